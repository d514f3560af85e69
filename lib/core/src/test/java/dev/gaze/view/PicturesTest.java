package dev.gaze.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.spec.ImageSpec;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {
  private static final ImageSpec COLOUR = new ImageSpec(5, 7, 3);

  @TempDir private Path folder;

  private static float[] colours() {
    float[] image = new float[5 * 7 * 3];
    Arrays.fill(image, -1);
    int at = (2 * 7 + 3) * 3; // y = 2, x = 3
    image[at] = 1;
    image[at + 1] = 0.2f; // 1.2 * 127.5 = 153
    image[at + 2] = 17; // clipped
    return image;
  }

  @Test
  void aPixelIsWhereItWasAndWhatItWas() throws IOException {
    Path file = folder.resolve("image.png");
    Pictures.write(file, colours(), COLOUR);
    for (BufferedImage picture :
        new BufferedImage[] {Pictures.of(colours(), COLOUR), ImageIO.read(file.toFile())}) {
      assertThat(picture.getHeight()).isEqualTo(5);
      assertThat(picture.getWidth()).isEqualTo(7);
      assertThat(picture.getRGB(3, 2)).isEqualTo(0xffff99ff);
      assertThat(picture.getRGB(2, 3)).isEqualTo(0xff000000);
    }
  }

  @Test
  void greyIsGrey() {
    BufferedImage picture =
        Pictures.of(new float[] {-1, 1, 0.6f, 1, -1, 1}, new ImageSpec(2, 3, 1));
    assertThat(picture.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
    assertThat(picture.getRaster().getSample(2, 0, 0)).isEqualTo(204);
  }

  @Test
  void whatIsNotOneImageIsRefused() {
    assertThatThrownBy(() -> Pictures.of(new float[2 * 5 * 7 * 3], COLOUR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("an image [5, 7, 3] has 105 values, this one 210; write one image");
  }
}
