package dev.gaze.graph.internal;

import dev.gaze.spec.Loss;
import java.util.List;
import org.tensorflow.Operand;

/** {@code losses/*}. */
final class LossCases {

  private LossCases() {}

  static void run(VectorFile file) {
    try (Bench bench = new Bench(file)) {
      Operand<Float> real = bench.input("in/real");
      Operand<Float> fake = bench.input("in/fake");
      Operand<Float> fakeG = bench.input("in/fake_g");
      String name = file.config("loss").getAsString();
      Operand<Float> d;
      Operand<Float> g;
      if (name.equals("auxiliaryClassifier")) {
        int classes = (int) file.tensor("in/real").shape()[1];
        d =
            bench.tf.math.add(
                Losses.crossEntropy(bench.tf, real, bench.oneHot("in/real_labels", classes)),
                Losses.crossEntropy(bench.tf, fake, bench.oneHot("in/fake_labels", classes)));
        g = Losses.crossEntropy(bench.tf, fakeG, bench.oneHot("in/fake_g_labels", classes));
      } else {
        Loss loss = named(name);
        d = Losses.discriminator(bench.tf, loss, real, fake);
        g = Losses.generator(bench.tf, loss, fakeG);
      }
      bench.check("out/d", d);
      bench.check("out/g", g);
      Operand<Float> one = bench.tf.constant(1f);
      List<Operand<Float>> ofD = bench.gradients(d, one, List.of(real, fake));
      bench.check("grad/real", ofD.get(0));
      bench.check("grad/fake", ofD.get(1));
      bench.check("grad/fake_g", bench.gradients(g, one, List.of(fakeG)).get(0));
    }
  }

  private static Loss named(String name) {
    return switch (name) {
      case "hinge" -> Loss.HINGE;
      case "nonSaturating" -> Loss.NON_SATURATING;
      case "leastSquares" -> Loss.LEAST_SQUARES;
      case "wasserstein" -> Loss.WASSERSTEIN;
      default -> throw new AssertionError("no test knows the loss " + name);
    };
  }
}
