package dev.gaze.shape;

import dev.gaze.block.Site;
import dev.gaze.block.Words;
import dev.gaze.spec.DiffAugment;
import dev.gaze.spec.Fault;
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
    atLeast("steps", "steps", training.steps(), 1);
    between("batch", "batch", training.batch(), 1);
    between("generatorBatch", "generatorBatch", training.generatorBatch(), 0);
    between("accumulation", "accumulation", training.accumulation(), 1);
    var plan = training.plan();
    between("plan", "discriminator steps an iteration", plan.discriminatorSteps(), 1);
    between("plan", "generator steps an iteration", plan.generatorSteps(), 1);
    int steps = training.steps();
    int each = plan.generatorSteps();
    if (steps >= 1 && each >= 1 && steps % each != 0) {
      int below = steps / each * each;
      String above = "use steps(" + ((long) below + each) + ")";
      fault(
          "steps",
          "",
          "steps = " + steps,
          "do not divide by the " + each + " generator steps of an iteration",
          below == 0 ? above : above + " or steps(" + below + ")");
    }
  }

  private void losses() {
    var seen = new HashSet<Class<?>>();
    for (int i = 0; i < training.terms().size(); i++) {
      var term = training.terms().get(i);
      String part = "terms[" + i + "]";
      String name = Words.name(term);
      double weight = term.weight();
      if (!(weight >= 0 && Double.isFinite(weight))) {
        String got = "weight = " + weight;
        fault(part, name, got, "is not a number of at least 0", "use weight 1 or 10");
      }
      if (!seen.add(term.getClass())) {
        String fix = "keep one; noTerms() takes away those of a preset";
        fault(part, name, "the term", "stands there twice", fix);
      }
      if (term instanceof LossTerm.AuxiliaryClassifier && gan.classes() == 0) {
        fault(part, name, "the term", "has no classes", "say classes(10), or remove the term");
      }
    }
    boolean bounded =
        !(gan.discriminator().spectralNorm() instanceof SpectralNorm.Off)
            || seen.contains(LossTerm.GradientPenalty.class)
            || seen.contains(LossTerm.R1.class);
    if (training.loss() == Loss.WASSERSTEIN && !bounded) {
      fault(
          "loss",
          "loss",
          "wasserstein",
          "has nothing that bounds the discriminator",
          "add gradientPenalty(10.0), or spectral norm in the discriminator");
    }
  }

  private void optimizer(String network, OptimizerSpec optimizer) {
    String what = network + " optimizer";
    if (optimizer instanceof Adam adam) {
      double rate = adam.learningRate();
      if (!(rate >= 0 && Double.isFinite(rate))) {
        String got = "learningRate = " + rate;
        String part = network + ".learningRate";
        fault(part, what, got, "is not a number of at least 0", "use 1e-4 or 4e-4");
      }
      fraction(network + ".beta1", what, "beta1", adam.beta1(), "0 (SAGAN) or 0.5 (DCGAN)");
      fraction(network + ".beta2", what, "beta2", adam.beta2(), "0.9 (SAGAN) or 0.999 (DCGAN)");
      if (!(adam.epsilon() > 0 && Double.isFinite(adam.epsilon()))) {
        String got = "epsilon = " + adam.epsilon();
        fault(network + ".epsilon", what, got, "is not a positive number", "use 1e-8");
      }
      schedule(network + ".schedule", what, adam.schedule());
    }
  }

  private void schedule(String part, String what, Schedule schedule) {
    if (schedule instanceof Schedule.LinearDecay s) {
      fraction(part, what, "linear decay from", s.from(), "0.5: half of the run");
    } else if (schedule instanceof Schedule.Cosine s && !(s.end() >= 0 && s.end() <= 1)) {
      fault(part, what, "cosine end = " + s.end(), "is not in [0, 1]", "use 0");
    } else if (schedule instanceof Schedule.WarmUp s) {
      atLeast(part, "warm-up steps", s.steps(), 0);
      if (s.then() instanceof Schedule.WarmUp) {
        fault(part, what, "a warm-up", "follows a warm-up", "keep one");
      } else {
        schedule(part, what, s.then());
      }
    }
  }

  private void ema() {
    var ema = training.ema();
    if (ema != null) {
      fraction("ema", "ema", "decay", ema.decay(), "0.999");
      atLeast("ema", "ema start", ema.start(), 0);
    }
  }

  private void images() {
    var seen = new HashSet<Class<?>>();
    for (var augment : training.images().augment()) {
      String name = "diffAugment " + augment.getClass().getSimpleName().toLowerCase(Locale.ROOT);
      if (!seen.add(augment.getClass())) {
        fault("images", name, "it", "stands there twice", "keep one");
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
      fault("images", what, "ratio = " + ratio, "is not in (0, 1]", "use " + instead);
    }
  }

  private void fraction(String part, String what, String name, double value, String instead) {
    if (!(value >= 0 && value < 1)) {
      fault(part, what, name + " = " + value, "is not in [0, 1)", "use " + instead);
    }
  }

  private void between(String part, String name, int value, int least) {
    atLeast(part, name, value, least);
    if (value > Site.MAX_SIZE) {
      String most = String.valueOf(Site.MAX_SIZE);
      fault(part, "", name + " = " + value, "is above " + most, "use at most " + most);
    }
  }

  private void atLeast(String part, String name, int value, int least) {
    if (value < least) {
      fault(part, "", name + " = " + value, "is below " + least, "use at least " + least);
    }
  }

  /**
   * A fault.
   *
   * @param part what {@link TrainingSpec#origins} knows it by
   */
  private void fault(String part, String what, String got, String expected, String fix) {
    var origins = training.origins();
    // generator.beta1, else generator, else the training as a whole.
    var origin = origins.of(part);
    if (origin == null) {
      origin = origins.of(part.replaceFirst("\\..*", ""));
    }
    if (origin == null) {
      origin = gan.origins().of("training");
    }
    faults.add(new Fault("training", 0, what, got, expected, fix, origin));
  }
}
