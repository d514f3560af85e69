package dev.gaze.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.checkpoint.SafeTensors;
import dev.gaze.graph.LatentBatch;
import dev.gaze.spec.GanSpec;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.train.TrainedGan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of exported weights is one to draw from. */
class ExportedWeightsTest {
  private static final GanSpec SPEC =
      GanSpec.builder("small")
          .image(8, 16, 3)
          .classes(5)
          .latent(7)
          .generator(g -> g.resBlock(6).selfAttention(3))
          .discriminator(d -> d.resBlock(4).resBlock(9))
          .build();

  @TempDir private Path folder;

  @Test
  void weightsGoByTheirPublicNamesWhoeverTheyAreOf() throws IOException {
    Path averaged = folder.resolve("new/averaged.safetensors");
    Path raw = folder.resolve("raw.safetensors");
    Path judge = folder.resolve("judge.safetensors");
    try (TrainedGan gan = RandomGan.open(SPEC, folder)) {
      Export.generator(gan).safeTensors(averaged);
      Export.generator(gan).raw().withAttention().safeTensors(raw);
      Export.discriminator(gan).safeTensors(judge);
      var content = SafeTensors.read(averaged);
      assertThat(content.metadata()).containsEntry("model", "small").containsEntry("step", "0");
      assertThat(content.tensors().keySet())
          .allMatch(name -> name.startsWith("generator/"))
          .contains("generator/attention/gamma", "generator/output/u");
      assertThat(content.tensors().get("generator/attention/query/kernel").shape())
          .containsExactly(1, 1, 6, 2);
      LatentBatch latents = gan.latents(5, RandomGan.labels(SPEC, 3));
      assertThat(images(gan, averaged, latents)).isEqualTo(gan.images(latents));
      assertThat(images(gan, raw, latents)).isEqualTo(gan.sample(latents, false, false).images());
      assertThat(
              SafeTensors.read(judge).tensors().get("discriminator/block2/conv1/kernel").values())
          .isEqualTo(gan.weights(false, true).get("discriminator/block2/conv1/kernel"));
      byte[] before = Files.readAllBytes(raw);
      assertThatThrownBy(() -> Export.generator(gan).safeTensors(raw))
          .isInstanceOf(IOException.class)
          .hasMessage(raw + " is there already; name another, or move it away");
      assertThat(raw).hasBinaryContent(before);
    }
  }

  private static float[] images(TrainedGan gan, Path weights, LatentBatch latents) {
    try (TrainedGan drawing = TrainedGan.open(gan.gan(), weights, RuntimeConfig.defaults())) {
      return drawing.images(latents);
    }
  }
}
