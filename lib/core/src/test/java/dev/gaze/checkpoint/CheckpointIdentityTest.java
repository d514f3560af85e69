package dev.gaze.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.data.Shapes;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.Activation;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.Initializer;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.train.TrainedGan;
import dev.gaze.train.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which checkpoints a run goes on from: those of its networks, whoever wrote the file. */
class CheckpointIdentityTest {
  private static final int LABEL = 2;

  @TempDir private Path folder;

  private static GanSpec spec() {
    return GanSpec.builder("id")
        .image(8)
        .classes(10)
        .latent(5)
        .generator(g -> g.resBlock(7).selfAttention(7))
        .discriminator(d -> d.resBlock(6))
        .training(t -> t.steps(1).batch(3).ema(0.5, 0))
        .build();
  }

  @BeforeEach
  void train() {
    try (TrainingRun run = run(spec(), false)) {
      run.forEachRemaining(event -> {});
    }
  }

  private TrainingRun run(GanSpec spec, boolean resume) {
    return TrainingRun.builder(ShapeCheck.check(spec), new Shapes(23, 8, 8, 3))
        .folder(folder)
        .resume(resume)
        .open();
  }

  private Path checkpoint() throws IOException {
    return new RunFolder(folder).latest().orElseThrow();
  }

  private float[] images() throws IOException {
    try (TrainedGan gan = TrainedGan.open(new RunFolder(folder), RuntimeConfig.defaults())) {
      return gan.images(gan.latents(1, new int[] {LABEL}));
    }
  }

  @Test
  void anotherWritersOrderIsNoDifference() throws IOException {
    float[] before = images();
    SafeTensors.Content content = SafeTensors.read(checkpoint());
    List<String> names = new ArrayList<>(content.tensors().keySet());
    Collections.reverse(names);
    Map<String, SafeTensors.Floats> turned = new LinkedHashMap<>();
    names.forEach(name -> turned.put(name, content.tensors().get(name)));
    Files.delete(checkpoint());
    SafeTensors.write(
        folder.resolve("checkpoints/step-00000001.safetensors"),
        new SafeTensors.Content(content.metadata(), turned));
    assertThat(images()).isEqualTo(before);
    try (TrainingRun run = run(spec(), true)) {
      assertThat(run.step()).isEqualTo(1);
    }
  }

  @Test
  void anotherProgramsFileIsDrawnFromAndNotGoneOnWith() throws IOException {
    float[] before = images();
    SafeTensors.Content content = SafeTensors.read(checkpoint());
    Map<String, SafeTensors.Floats> weights = new LinkedHashMap<>();
    content
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith("generator/")) {
                SafeTensors.Floats average = content.tensors().get("ema/" + name);
                weights.put(name, average == null ? tensor : average);
              }
            });
    Path file = folder.resolve("checkpoints/step-00000002.safetensors");
    SafeTensors.write(file, new SafeTensors.Content(Map.of(), weights));
    assertThat(images()).isEqualTo(before);
    assertThatThrownBy(() -> run(spec(), true).close())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("another program wrote it");
  }

  @Test
  void editedNumbersAreTold() throws IOException {
    byte[] bytes = Files.readAllBytes(checkpoint());
    bytes[bytes.length - 3] ^= 0x20;
    Files.write(checkpoint(), bytes);
    assertThatThrownBy(this::images)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("they were edited, or the file is damaged");
  }

  @Test
  void whatDiffersIsNamed() {
    GanSpec other =
        spec().toBuilder()
            .latent(5)
            .generator(
                g ->
                    g.clear()
                        .resBlock(7, b -> b.activation(Activation.LEAKY_RELU))
                        .selfAttention(7))
            .build();
    assertThatThrownBy(() -> run(other, true).close())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "is of another spec: generator.blocks[0].activation is not said, expected ");
    GanSpec wider =
        spec().toBuilder().generator(g -> g.clear().resBlock(14).selfAttention(7)).build();
    assertThatThrownBy(() -> run(wider, true).close())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("generator.blocks[0].channels is 7, expected 14");
  }

  @Test
  void howItBeganAndHowItGoesOnIsNoDifference() {
    GanSpec other =
        spec().toBuilder()
            .generator(g -> g.initializer(new Initializer.Orthogonal(1)))
            .training(t -> t.steps(2).batch(4))
            .build();
    try (TrainingRun run = run(other, true)) {
      run.forEachRemaining(event -> {});
      assertThat(run.step()).isEqualTo(2);
    }
  }
}
