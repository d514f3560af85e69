package dev.gaze.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.spec.NormSpec;
import dev.gaze.spec.TrainingBuilder;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is said of a size, a name, a latent or classes that do not fit; word by word. */
class GanFaultsTest {

  @Test
  void image() {
    String fix = "use image(32), image(64) or image(128)";
    // Blocks are still checked for what is wrong wherever they stand.
    assertThat(Networks.faults(Networks.sound().image(0).generator(g -> g.conv(3, 0)).build()))
        .containsExactly(
            "gan, image: 0 × 0 × 3 is no size of an image; " + fix,
            "generator block 3, conv(3, 0): kernel = 0 is below 1; use at least 1");
    assertThat(Networks.faults(Networks.sound().image(8, -1, 1).build()))
        .containsExactly("gan, image: 8 × -1 × 1 is no size of an image; " + fix);
    assertThat(Networks.faults(Networks.sound().image(Integer.MAX_VALUE).build()))
        .containsExactly("gan, image: 2147483647 × 2147483647 × 3 is no size of an image; " + fix);
    assertThat(Networks.faults(Networks.sound().image(1 << 16).build()))
        .containsExactly("gan, image: 65536 × 65536 × 3 is no size of an image; " + fix);
    assertThat(Networks.faults(Networks.sound().image(8, 8, 2).build()))
        .containsExactly(
            "gan, image: 8 × 8 × 2 is neither grey (1), nor colour (3), nor colour with alpha (4);"
                + " use 1, 3 or 4 channels");
  }

  @Test
  void name() {
    for (String name : List.of("", "../elsewhere", "a/b", ".hidden", "c:\\x", "new\nline")) {
      assertThat(Networks.faults(Networks.sound().name(name).build()))
          .containsExactly(
              "gan, name: \"%s\" is no name for a folder;".formatted(name)
                  + " use letters, digits, and spaces, dots, - and _ between them");
    }
    assertThat(Networks.faults(Networks.sound().name("Größe 2.1_b-c").build())).isEmpty();
  }

  @Test
  void latent() {
    assertThat(Networks.faults(Networks.sound().latent(0).build()))
        .containsExactly("gan, latent: 0 is no length of z; use latent(128)");
    assertThat(Networks.faults(Networks.sound().latent(8, 0).build()))
        .containsExactly("gan, latent: 0 chunks are not 1 to 8; use 1 chunk");
    assertThat(Networks.faults(Networks.sound().latent(8, 9).build()))
        .containsExactly("gan, latent: 9 chunks are not 1 to 8; use 1 chunk");
    assertThat(Networks.faults(Networks.sound().latent(120, 7).build()))
        .containsExactly(
            "gan, latent: a z of 120 does not divide into 7 chunks;"
                + " use latent(119, 7) or latent(126, 7)");
  }

  @Test
  void chunksAndSharedEmbedding() {
    assertThat(Networks.faults(Networks.sound().latent(9, 3).build()))
        .containsExactly(
            "generator: 3 chunks of z need a shared embedding beside them;"
                + " use sharedEmbedding(128), or latent(9)");
    assertThat(
            Networks.faults(
                Networks.sound().latent(8, 4).generator(g -> g.sharedEmbedding(5)).build()))
        .containsExactly(
            "generator: 4 chunks of z are not one for the dense map and one for each of 2"
                + " conditional residual blocks; use latent(6, 3)");
    assertThat(
            Networks.faults(
                Networks.sound()
                    .generator(g -> g.sharedEmbedding(5).residualNorm(NormSpec.BATCH))
                    .build()))
        .containsExactly(
            "generator: sharedEmbedding(5) is seen by no conditional norm;"
                + " use sharedEmbedding(0)");
    assertThat(
            Networks.faults(
                Networks.sound().classes(0).generator(g -> g.sharedEmbedding(5)).build()))
        .containsExactly(
            "generator: sharedEmbedding(5) has no classes;"
                + " say classes(10), or sharedEmbedding(0)");
    assertThat(Networks.faults(Networks.sound().generator(g -> g.sharedEmbedding(-1)).build()))
        .containsExactly("generator: sharedEmbedding(-1) is no width; use 0 for none, or 128");
    assertThat(
            Networks.faults(
                Networks.sound()
                    .classes(1 << 20)
                    .generator(g -> g.sharedEmbedding(1 << 20))
                    .discriminator(d -> d.linearHead())
                    .build()))
        .containsExactly(
            "generator: an embedding [1048576, 1048576] has more numbers than a tensor holds"
                + " (2,147,483,647); use sharedEmbedding(128)");
  }

  @Test
  void classes() {
    assertThat(Networks.faults(Networks.sound().classes(0).build())).isEmpty();
    assertThat(
            Networks.faults(
                Networks.sound().classes(0).discriminator(d -> d.projectionHead()).build()))
        .containsExactly(
            "discriminator block 3, projectionHead(): a projection has no classes;"
                + " say classes(10), or use linearHead()");
    assertThat(
            Networks.faults(
                Networks.sound()
                    .classes(0)
                    .generator(g -> g.clear().resBlock(16, o -> o.norm(NormSpec.CONDITIONAL)))
                    .build()))
        .containsExactly(
            "generator block 1, resBlock(16): a conditional norm has no classes;"
                + " say classes(10), or use batchNorm");
  }

  @Test
  void auxiliaryClassifier() {
    Consumer<TrainingBuilder> term = t -> t.auxiliaryClassifier(1);
    assertThat(Networks.faults(Networks.sound().training(term).build())).isEmpty();
    assertThat(
            Networks.faults(
                Networks.sound().discriminator(d -> d.linearHead()).training(term).build()))
        .containsExactly(
            "discriminator block 3, linearHead(): the loss auxiliaryClassifier gets no class logits;"
                + " use classifierHead()");
    assertThat(Networks.faults(Networks.sound().discriminator(d -> d.classifierHead()).build()))
        .containsExactly(
            "discriminator block 3, classifierHead(): a classifier is trained by no loss;"
                + " add auxiliaryClassifier(1.0) to the training, or use projectionHead()");
    assertThat(Networks.faults(Networks.sound().classes(0).training(term).build()))
        .containsExactly(
            "training, auxiliaryClassifier: the term has no classes;"
                + " say classes(10), or remove the term");
  }
}
