package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PictureTest {
  @Test
  void imagesStandSideBySideRowByRow() {
    // Four images of one row of two grey pixels, two side by side.
    float[] images = {-1, 1, 1, -1, -1, -1, 2, Float.NaN};
    Picture picture = Picture.tiled(images, 2, 1, 2, 1);
    assertThat(picture.height()).isEqualTo(2);
    assertThat(picture.width()).isEqualTo(4);
    assertThat(picture.pixels()).containsExactly(0, 255, 255, 0, 0, 0, 255, 0);
  }

  /** A PNG's colours are not mixed with what is behind them; the network's are, with white. */
  @Test
  void ofFourChannelsTheColoursAreThoseOfThePicture() {
    float half = 127 / 127.5f - 1;
    // Opaque; black that shows by half, over white; nothing.
    float[] images = {-1, 1, -1, 1, 128 / 127.5f - 1, 128 / 127.5f - 1, 1, half, 0, 0, 0, -1};
    Picture picture = Picture.tiled(images, 1, 1, 3, 4);
    assertThat(picture.pixels()).containsExactly(0, 255, 0, 255, 0, 0, 255, 127, 255, 255, 255, 0);
  }
}
