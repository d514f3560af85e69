package dev.gaze.shape;

import dev.gaze.spec.DiffAugment;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.Loss;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.OptimizerSpec;
import dev.gaze.spec.OptimizerSpec.Adam;
import dev.gaze.spec.Schedule;
import dev.gaze.spec.SpectralNorm;
import dev.gaze.spec.TrainingSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** Values of the training. */
final class TrainingCheck {
  private final GanSpec gan;
  private final TrainingSpec training;
  private final List<Fault> faults;

  private TrainingCheck(GanSpec gan, List<Fault> faults) {
    this.gan = gan;
    this.training = gan.training();
    this.faults = faults;
  }

  static void check(GanSpec gan, List<Fault> faults) {
    var check = new TrainingCheck(gan, faults);
    check.counts();
    check.losses();
    check.optimizer("generator", gan.training().generator());
    check.optimizer("discriminator", gan.training().discriminator());
    check.ema();
    check.images();
  }

  private void counts() {
    atLeast("steps", training.steps(), 1);
    atLeast("batch", training.batch(), 1);
    atLeast("generatorBatch", training.generatorBatch(), 0);
    atLeast("accumulation", training.accumulation(), 1);
    atMost("batch", training.batch());
    atMost("generatorBatch", training.generatorBatch());
    atMost("accumulation", training.accumulation());
    var plan = training.plan();
    atLeast("discriminator steps an iteration", plan.discriminatorSteps(), 1);
    atLeast("generator steps an iteration", plan.generatorSteps(), 1);
    atMost("discriminator steps an iteration", plan.discriminatorSteps());
    atMost("generator steps an iteration", plan.generatorSteps());
  }

  private void losses() {
    var seen = new HashSet<Class<?>>();
    for (var term : training.terms()) {
      double weight = weight(term);
      String name = term.getClass().getSimpleName();
      if (!(weight >= 0 && Double.isFinite(weight))) {
        fault(name, "weight = " + weight, "is not a number of at least 0", "use weight 1 or 10");
      }
      if (!seen.add(term.getClass())) {
        fault(name, "the term", "stands there twice", "keep one");
      }
      if (term instanceof LossTerm.AuxiliaryClassifier && gan.classes() == 0) {
        fault(name, "the term", "has no classes", "say classes(10), or remove the term");
      }
    }
    boolean bounded =
        !(gan.discriminator().spectralNorm() instanceof SpectralNorm.Off)
            || seen.contains(LossTerm.GradientPenalty.class)
            || seen.contains(LossTerm.R1.class);
    if (training.loss() == Loss.WASSERSTEIN && !bounded) {
      fault(
          "loss",
          "WASSERSTEIN",
          "has nothing that bounds the discriminator",
          "add gradientPenalty(10.0), or spectral norm in the discriminator");
    }
  }

  private static double weight(LossTerm term) {
    if (term instanceof LossTerm.AuxiliaryClassifier t) {
      return t.weight();
    } else if (term instanceof LossTerm.GradientPenalty t) {
      return t.weight();
    } else if (term instanceof LossTerm.R1 t) {
      return t.weight();
    } else if (term instanceof LossTerm.OrthogonalRegularization t) {
      return t.weight();
    }
    throw new AssertionError(term);
  }

  private void optimizer(String network, OptimizerSpec optimizer) {
    String what = network + " optimizer";
    if (optimizer instanceof Adam adam) {
      double rate = adam.learningRate();
      if (!(rate >= 0 && Double.isFinite(rate))) {
        fault(what, "learningRate = " + rate, "is not a number of at least 0", "use 1e-4 or 4e-4");
      }
      fraction(what, "beta1", adam.beta1(), "0 (SAGAN) or 0.5 (DCGAN)");
      fraction(what, "beta2", adam.beta2(), "0.9 (SAGAN) or 0.999 (DCGAN)");
      if (!(adam.epsilon() > 0 && Double.isFinite(adam.epsilon()))) {
        fault(what, "epsilon = " + adam.epsilon(), "is not a positive number", "use 1e-8");
      }
      schedule(what, adam.schedule());
    }
  }

  private void schedule(String what, Schedule schedule) {
    if (schedule instanceof Schedule.LinearDecay s) {
      fraction(what, "linear decay from", s.from(), "0.5: half of the run");
    } else if (schedule instanceof Schedule.Cosine s && !(s.end() >= 0 && s.end() <= 1)) {
      fault(what, "cosine end = " + s.end(), "is not in [0, 1]", "use 0");
    } else if (schedule instanceof Schedule.WarmUp s) {
      atLeast("warm-up steps", s.steps(), 0);
      if (s.then() instanceof Schedule.WarmUp) {
        fault(what, "a warm-up", "follows a warm-up", "keep one");
      } else {
        schedule(what, s.then());
      }
    }
  }

  private void ema() {
    var ema = training.ema();
    if (ema != null) {
      fraction("ema", "decay", ema.decay(), "0.999");
      atLeast("ema start", ema.start(), 0);
    }
  }

  private void images() {
    var seen = new HashSet<Class<?>>();
    for (var augment : training.images().augment()) {
      String name = "diffAugment " + augment.getClass().getSimpleName().toLowerCase(Locale.ROOT);
      if (!seen.add(augment.getClass())) {
        fault(name, "it", "stands there twice", "keep one");
      }
      if (augment instanceof DiffAugment.Translation translation) {
        part(name, translation.ratio(), DiffAugment.Translation.DEFAULT.ratio());
      } else if (augment instanceof DiffAugment.Cutout cutout) {
        part(name, cutout.ratio(), DiffAugment.Cutout.DEFAULT.ratio());
      }
    }
  }

  private void part(String what, double ratio, double instead) {
    if (!(ratio > 0 && ratio <= 1)) {
      fault(what, "ratio = " + ratio, "is not in (0, 1]", "use " + instead);
    }
  }

  private void fraction(String what, String name, double value, String instead) {
    if (!(value >= 0 && value < 1)) {
      fault(what, name + " = " + value, "is not in [0, 1)", "use " + instead);
    }
  }

  private void atLeast(String name, int value, int least) {
    if (value < least) {
      fault("", name + " = " + value, "is below " + least, "use at least " + least);
    }
  }

  private void atMost(String name, int value) {
    if (value > Site.MAX_SIZE) {
      fault("", name + " = " + value, "is above " + Site.MAX_SIZE, "use at most " + Site.MAX_SIZE);
    }
  }

  private void fault(String what, String got, String expected, String fix) {
    faults.add(new Fault("training", 0, what, got, expected, fix, null));
  }
}
