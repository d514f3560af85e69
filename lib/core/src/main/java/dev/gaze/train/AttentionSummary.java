package dev.gaze.train;

import dev.gaze.graph.Attention;
import java.util.ArrayList;
import java.util.List;

/** Where one attention layer looks in some images: what is logged of it. */
final class AttentionSummary {
  private final int imageHeight;
  private final int imageWidth;
  private final List<float[]> maps = new ArrayList<>();
  private double distances;
  private int keyHeight;
  private int keyWidth;

  /** For images of a size in pixels. */
  AttentionSummary(int imageHeight, int imageWidth) {
    this.imageHeight = imageHeight;
    this.imageWidth = imageWidth;
  }

  /** Adds one image. */
  void add(Attention attention) {
    keyHeight = attention.keyHeight();
    keyWidth = attention.keyWidth();
    distances += attention.meanDistance(imageHeight, imageWidth);
    int centre = attention.height() / 2 * attention.width() + attention.width() / 2;
    maps.add(attention.row(0, centre));
  }

  /** {@link Attention#meanDistance} over the images, in pixels. */
  double meanDistance() {
    return distances / maps.size();
  }

  /** Where the centre of each image looks, side by side; white is where it looks most. */
  Picture maps() {
    int size = keyHeight * keyWidth;
    float[] images = new float[maps.size() * size];
    for (int i = 0; i < maps.size(); i++) {
      float[] map = maps.get(i);
      float most = Float.MIN_NORMAL;
      for (float weight : map) {
        most = Math.max(most, weight);
      }
      for (int j = 0; j < size; j++) {
        images[i * size + j] = 2 * map[j] / most - 1;
      }
    }
    return Picture.tiled(images, maps.size(), keyHeight, keyWidth, 1);
  }
}
