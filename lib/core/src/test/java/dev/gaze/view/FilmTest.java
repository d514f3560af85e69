package dev.gaze.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.Shapes;
import dev.gaze.image.SampleGrid;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.train.TrainedGan;
import dev.gaze.train.TrainingRun;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilmTest {
  private static final List<Integer> COLOURS = List.of(0xd03010, 0x2090c0, 0x50e070);

  @TempDir private Path folder;

  private static Stream<BufferedImage> frames() {
    return COLOURS.stream().map(colour -> filled(colour, 17, 11));
  }

  private static BufferedImage filled(int colour, int width, int height) {
    BufferedImage frame = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    frame.setRGB(
        0,
        0,
        width,
        height,
        IntStream.generate(() -> colour).limit((long) width * height).toArray(),
        0,
        width);
    return frame;
  }

  @Test
  void aGifShowsItsFramesAndStartsAgain() throws IOException {
    Path file = folder.resolve("new/film.GIF");
    new Film(7).write(file, frames());
    var reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (var in = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(in);
      assertThat(reader.getNumImages(true)).isEqualTo(COLOURS.size());
      for (int i = 0; i < COLOURS.size(); i++) {
        BufferedImage frame = reader.read(i);
        assertThat(List.of(frame.getWidth(), frame.getHeight())).containsExactly(17, 11);
        assertThat(frame.getRGB(16, 10) & 0xffffff).isEqualTo(COLOURS.get(i));
        var root =
            (IIOMetadataNode) reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
        var control =
            (IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0);
        assertThat(control.getAttribute("delayTime")).isEqualTo("14"); // 100 / 7 hundredths.
      }
    } finally {
      reader.dispose();
    }
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).contains("NETSCAPE2.0\3\1\0\0");
  }

  @Test
  void anMp4IsOneWhereThereIsFfmpeg() throws Exception {
    assumeTrue(isInstalled());
    Path file = folder.resolve("film.mp4");
    new Film(7).write(file, frames());
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1).indexOf("ftyp")).isEqualTo(4);
    Process pixels =
        new ProcessBuilder(
                "ffmpeg",
                "-loglevel",
                "error",
                "-i",
                file.toString(),
                "-f",
                "rawvideo",
                "-pix_fmt",
                "rgb24",
                "-")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] all = pixels.getInputStream().readAllBytes();
    assertThat(all).hasSize(3 * 3 * 18 * 12); // Even sides.
    assertThat(all[0] & 255).isBetween(0xd0 - 12, 0xd0 + 12);
    assertThatThrownBy(
            () ->
                new Film(7)
                    .write(
                        folder.resolve("no.mp4"),
                        Stream.generate(() -> filled(1, 1, 1))
                            .limit(3)
                            .map(
                                f -> {
                                  throw new IllegalStateException("no frame");
                                })))
        .hasMessage("no frame");
    assertThat(folder).isDirectoryNotContaining("glob:**no.mp4*");
  }

  private static boolean isInstalled() {
    try {
      return new ProcessBuilder("ffmpeg", "-version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  @Test
  void whatIsNoFilmIsRefused() {
    assertThatThrownBy(() -> new Film(51)).hasMessage("framesPerSecond = 51; expected 1 to 50");
    assertThatThrownBy(() -> new Film(5).write(folder.resolve("film.png"), frames()))
        .hasMessageEndingWith("film.png is no film; expected a .gif or an .mp4");
    assertThatThrownBy(() -> new Film(5).write(folder.resolve("film.gif"), Stream.empty()))
        .hasMessageEndingWith("a film has a frame at least");
    assertThatThrownBy(
            () ->
                new Film(5)
                    .write(folder.resolve("film.gif"), Stream.of(filled(1, 3, 5), filled(2, 5, 3))))
        .hasMessage("a frame of 5 x 3 pixels in a film of 3 x 5");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aWalkEndsWhereItBeganAndARunsSheetsAreItsTimelapse() throws IOException {
    CheckedGan gan =
        ShapeCheck.check(
            GanSpec.builder("small")
                .image(8, 16, 3)
                .classes(10)
                .latent(5)
                .generator(g -> g.resBlock(6))
                .discriminator(d -> d.resBlock(4))
                .training(t -> t.batch(7).steps(2))
                .build());
    RunFolder run = new RunFolder(folder);
    try (TrainingRun training =
        TrainingRun.builder(gan, new Shapes(53, 8, 16, 3)).folder(folder).sampleEvery(1).open()) {
      training.forEachRemaining(event -> {});
    }
    List<BufferedImage> sheets = Timelapse.frames(run, 3).toList();
    assertThat(sheets).hasSize(run.history().size() + 2);
    BufferedImage last = ImageIO.read(run.history().get(2L).toFile());
    BufferedImage shown = sheets.get(sheets.size() - 1);
    assertThat(shown.getWidth()).isEqualTo(3 * last.getWidth()); // 182 pixels, 640 at most.
    assertThat(shown.getRGB(3 * 40 + 2, 3 * 7 + 1)).isEqualTo(last.getRGB(40, 7));

    SampleGrid grid = new SampleGrid(2, 1);
    try (TrainedGan trained = TrainedGan.open(gan, run, RuntimeConfig.defaults())) {
      int[] labels = {3, 7};
      var stops = List.of(trained.latents(1, labels), trained.latents(2, labels));
      List<BufferedImage> walk = LatentWalk.frames(trained, stops, 3, grid).toList();
      assertThat(walk).hasSize(6);
      for (int stop = 0; stop < 2; stop++) {
        var expected = grid.draw(trained.images(stops.get(stop)), 8, 16, 3);
        assertThat(pixels(walk.get(3 * stop))).isEqualTo(pixels(expected));
      }
      assertThat(pixels(walk.get(1)))
          .isEqualTo(pixels(walk.get(5)))
          .isNotEqualTo(pixels(walk.get(2)));
    }
    assertThatThrownBy(() -> Timelapse.frames(new RunFolder(folder.resolve("none")), 1))
        .hasMessageEndingWith(
            "has kept 0 sheets of samples, too few for a film; train longer, or say --sample-every");
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }
}
