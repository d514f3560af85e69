package dev.gaze.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.spec.GanSpec;
import dev.gaze.tensorflow.PrecisionFacts;
import dev.gaze.train.TrainedGan;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** TensorFlow's own loader opens what is exported, and computes the same bits. */
class SavedModelTest {
  private static final int N = 3;
  private static final GanSpec SPEC =
      GanSpec.builder("small")
          .image(12, 20, 3)
          .classes(4)
          .latent(7)
          .generator(g -> g.denseMap(3, 5, 16).resBlock(16).selfAttention(8).resBlock(8))
          .discriminator(d -> d.resBlock(8).selfAttention(4).resBlock(16))
          .build();

  /** Without TensorFlow's rewrites that multiply constants into kernels, which rounds otherwise. */
  private static final ConfigProto AS_IT_IS =
      ConfigProto.newBuilder()
          .setGraphOptions(
              GraphOptions.newBuilder()
                  .setRewriteOptions(
                      RewriterConfig.newBuilder().setConstantFolding(RewriterConfig.Toggle.OFF)))
          .build();

  @TempDir private Path folder;

  @Test
  void aGeneratorDrawsTheSameImagesAndLooksAtTheSamePlaces() throws IOException {
    Path averaged = folder.resolve("averaged");
    Path raw = folder.resolve("raw");
    try (TrainedGan gan = RandomGan.open(SPEC, folder)) {
      Export.generator(gan).withAttention().savedModel(averaged);
      Export.generator(gan).raw().savedModel(raw);
      LatentBatch latents = gan.latents(5, RandomGan.labels(SPEC, N));
      var expected = gan.sample(latents, true);
      try (Tensor<Float> z = Tensor.create(new long[] {N, 7}, FloatBuffer.wrap(latents.z()));
          Tensor<Integer> classes =
              Tensor.create(new long[] {N}, IntBuffer.wrap(latents.labels()))) {
        Map<String, Tensor<?>> inputs = Map.of("latent", z, "label", classes);
        requireSame(run(averaged, inputs, "images", N, 12, 20, 3), expected.images());
        requireSame(
            run(averaged, inputs, "attention", N, 60, 60),
            expected.attention().get("attention").weights());
        float[] ofRaw = run(raw, inputs, "images", N, 12, 20, 3);
        requireSame(ofRaw, gan.sample(latents, false, false).images());
        assertThat(ofRaw).isNotEqualTo(expected.images());
      }
      assertThatThrownBy(() -> Export.generator(gan).savedModel(raw))
          .isInstanceOf(IOException.class)
          .hasMessage(raw + " is there already; name another, or move it away");
    }
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("small.safetensors", "averaged", "raw");
    }
  }

  @Test
  void aDiscriminatorSaysTheSame() throws IOException {
    Path out = folder.resolve("discriminator");
    RealBatch images = RandomGan.images(SPEC, N);
    try (TrainedGan gan = RandomGan.open(SPEC, folder);
        Tensor<Float> pixels =
            Tensor.create(new long[] {N, 12, 20, 3}, images.images().duplicate());
        Tensor<Integer> classes = Tensor.create(new long[] {N}, IntBuffer.wrap(images.labels()))) {
      Export.discriminator(gan).savedModel(out);
      requireSame(
          run(out, Map.of("images", pixels, "label", classes), "logits", N),
          gan.judge(images).logits());
    }
  }

  /** The same bits; below AVX-512 oneDNN has other kernels for weights that are constants. */
  private static void requireSame(float[] got, float[] expected) {
    if (PrecisionFacts.lacksBfloat16()) {
      assertThat(got).containsExactly(expected, within(2e-6f));
    } else {
      assertThat(got).isEqualTo(expected);
    }
  }

  private static float[] run(
      Path model, Map<String, Tensor<?>> inputs, String output, long... shape) throws IOException {
    try (SavedModelBundle bundle =
        SavedModelBundle.loader(model.toString())
            .withTags("serve")
            .withConfigProto(AS_IT_IS.toByteArray())
            .load()) {
      SignatureDef signature =
          MetaGraphDef.parseFrom(bundle.metaGraphDef()).getSignatureDefOrThrow("serving_default");
      assertThat(signature.getInputsMap()).containsOnlyKeys(inputs.keySet());
      TensorInfo out = signature.getOutputsOrThrow(output);
      assertThat(out.getTensorShape().getDim(0).getSize()).isEqualTo(-1);
      Session.Runner runner = bundle.session().runner().fetch(out.getName());
      inputs.forEach(
          (name, value) -> runner.feed(signature.getInputsOrThrow(name).getName(), value));
      try (Tensor<?> result = runner.run().get(0)) {
        assertThat(result.shape()).isEqualTo(shape);
        FloatBuffer values = FloatBuffer.allocate(result.numElements());
        result.writeTo(values);
        return values.array();
      }
    }
  }
}
