package dev.gaze.graph.internal;

import static java.util.Objects.requireNonNull;

import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.AttentionVariant;
import dev.gaze.spec.BlockSpec.ResBlock.Resample;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.NormSpec;
import dev.gaze.spec.SpectralNorm;
import dev.gaze.tensorflow.RuntimeConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code training/*}: whole steps on the real path. The network is built from a spec, weights are
 * set by their public names, and the code that trains takes the steps.
 */
final class TrainingCases {
  private static final float D_RATE = 4e-4f;
  private static final float G_RATE = 1e-4f;
  private static final double DECAY = 0.9;

  private TrainingCases() {}

  /** The network that {@code doc} of the files describes. */
  static GanSpec spec(VectorFile file) {
    int channels = file.config("channels").getAsInt();
    int k = file.config("k").getAsInt();
    int image = file.config("image").getAsInt();
    AttentionVariant variant =
        switch (file.config("variant").getAsString()) {
          case "paper" -> AttentionVariant.PAPER;
          case "paperV1" -> AttentionVariant.PAPER_V1;
          case "official" -> AttentionVariant.OFFICIAL;
          default -> throw new AssertionError("variant " + file.config("variant"));
        };
    NormSpec conditional = new NormSpec.ConditionalBatch(DECAY, NormSpec.EPSILON);
    return GanSpec.builder("golden")
        .image(image)
        .classes(file.config("classes").getAsInt())
        .latent(file.config("z").getAsInt())
        .generator(
            g ->
                g.spectralNorm(spectralNorm(file, "spectralNormGenerator"))
                    .residualNorm(conditional)
                    .denseMap(image / 4, 2 * channels)
                    .resBlock(2 * channels)
                    .selfAttention(a -> a.variant(variant).k(k))
                    .resBlock(channels)
                    .norm(new NormSpec.Batch(DECAY, NormSpec.EPSILON))
                    .relu()
                    .conv(3, 3)
                    .tanh())
        .discriminator(
            d ->
                d.spectralNorm(spectralNorm(file, "spectralNormDiscriminator"))
                    .resBlock(channels)
                    .selfAttention(a -> a.variant(variant).k(k))
                    .resBlock(2 * channels)
                    .resBlock(2 * channels, b -> b.resample(Resample.NONE)))
        .training(
            t ->
                t.generatorAdam(
                        adam -> adam.learningRate(G_RATE).betas(0, 0.9).epsilon(epsilon(file)))
                    .discriminatorAdam(
                        adam -> adam.learningRate(D_RATE).betas(0, 0.9).epsilon(epsilon(file)))
                    .ema(DECAY, 0))
        .build();
  }

  private static double epsilon(VectorFile file) {
    return file.config("epsilon").getAsDouble();
  }

  private static SpectralNorm spectralNorm(VectorFile file, String option) {
    return file.config(option).getAsBoolean() ? SpectralNorm.DEFAULT : new SpectralNorm.Off();
  }

  static void run(VectorFile file) {
    CheckedGan gan = ShapeCheck.check(spec(file));
    try (GanGraph graph = GanGraph.compile(gan);
        GanSession session = GanSession.open(graph, RuntimeConfig.defaults())) {
      start(file, session);
      for (int step = 1; step <= file.config("steps").getAsInt(); step++) {
        discriminatorStep(file, session, "step" + step, step == 1);
        generatorStep(file, session, "step" + step, step == 1);
      }
      checkVariables(file, session);
      GanSession.Sample sample =
          session.sample(latent(file, "in/sample/z", "in/sample/labels"), false, true);
      file.check("out/sample/images", sample.images());
      file.check(
          "out/sample/attention", requireNonNull(sample.attention().get("attention")).weights());
    }
  }

  /** Sets every variable of the file; that none is missing is part of the test. */
  static void start(VectorFile file, GanSession session) {
    session.initialize();
    Map<String, float[]> values = new LinkedHashMap<>();
    for (String prefix : List.of("param/", "state/")) {
      for (String name : file.below(prefix)) {
        values.put(name, file.tensor(prefix + name).floats());
      }
    }
    List<String> missing =
        session.names().stream()
            .filter(name -> name.startsWith("generator/") || name.startsWith("discriminator/"))
            .filter(name -> !values.containsKey(name))
            .toList();
    if (!missing.isEmpty()) {
      throw new AssertionError("the file has no values for " + missing);
    }
    session.write(values);
    session.restartAverage();
  }

  private static void discriminatorStep(
      VectorFile file, GanSession session, String step, boolean gradients) {
    VectorFile.Golden labels = file.tensor("in/" + step + "/d/labels");
    RealBatch real = RealBatch.ofImages(file.tensor("in/" + step + "/d/x").floats(), labels.ints());
    String[] watch = gradients ? watch(file, "grad/discriminator/") : new String[0];
    watch = append(watch, "real_logits", "fake_logits");
    var result =
        session.discriminatorStep(
            real,
            latent(file, "in/" + step + "/d/z", "in/" + step + "/d/fake_labels"),
            null,
            D_RATE,
            watch);
    check(file, "out/" + step + "/d/", result);
  }

  private static void generatorStep(
      VectorFile file, GanSession session, String step, boolean first) {
    String[] watch = first ? watch(file, "grad/generator/") : new String[0];
    watch = append(watch, "fake_logits");
    if (file.has("out/" + step + "/g/images")) {
      watch = append(watch, "images");
    }
    var result =
        session.generatorStep(
            latent(file, "in/" + step + "/g/z", "in/" + step + "/g/fake_labels"),
            G_RATE,
            (float) DECAY,
            watch);
    check(file, "out/" + step + "/g/", result);
  }

  private static void check(VectorFile file, String prefix, GanSession.StepResult result) {
    file.check(prefix + "loss", new float[] {result.loss()});
    result
        .watched()
        .forEach((name, got) -> file.check(name.startsWith("grad/") ? name : prefix + name, got));
  }

  private static void checkVariables(VectorFile file, GanSession session) {
    for (String prefix : List.of("final/param/", "final/state/")) {
      Map<String, float[]> got = session.read(file.below(prefix));
      got.forEach((name, values) -> file.check(prefix + name, values));
      // What a step added must agree too, not only the sum in which it may drown.
      String from = prefix.substring("final/".length());
      got.forEach((name, values) -> checkChange(file, from + name, values));
    }
    List<String> averages =
        file.below("final/").stream().filter(n -> n.startsWith("ema/")).toList();
    session.read(averages).forEach((name, values) -> file.check("final/" + name, values));
  }

  /**
   * |change - wanted change| within 2 % of the largest wanted change of the variable, a thousandth
   * of a learning rate, and float32's grain.
   */
  private static void checkChange(VectorFile file, String name, float[] got) {
    double[] start = file.tensor(name).data();
    double[] want = file.tensor("final/" + name).data();
    double largest = 0;
    for (int i = 0; i < want.length; i++) {
      largest = Math.max(largest, Math.abs(want[i] - start[i]));
    }
    for (int i = 0; i < want.length; i++) {
      double grain = 4 * Math.ulp((float) Math.abs(start[i]));
      double off = Math.abs(got[i] - want[i]);
      if (!(off <= 0.02 * largest + 1e-3 * G_RATE + grain)) {
        throw new AssertionError(
            "change of %s [%d]: got %s, want %s, largest %s"
                .formatted(name, i, got[i] - start[i], want[i] - start[i], largest));
      }
    }
  }

  private static LatentBatch latent(VectorFile file, String z, String labels) {
    return new LatentBatch(file.tensor(z).floats(), file.tensor(labels).ints());
  }

  private static String[] watch(VectorFile file, String prefix) {
    return file.below(prefix).stream().map(name -> prefix + name).toArray(String[]::new);
  }

  private static String[] append(String[] names, String... more) {
    String[] all = java.util.Arrays.copyOf(names, names.length + more.length);
    System.arraycopy(more, 0, all, names.length, more.length);
    return all;
  }
}
