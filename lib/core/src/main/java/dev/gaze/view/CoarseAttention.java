package dev.gaze.view;

import dev.gaze.graph.Attention;

/** Makes the maps of an attention layer smaller, for pages that must stay small. */
final class CoarseAttention {

  private CoarseAttention() {}

  /**
   * Halves the larger of the two maps both ways (the keys' where they are as large): weights of
   * keys that become one are added, rows of queries that become one are averaged. Rows still sum to
   * 1.
   */
  static Attention halved(Attention layer) {
    boolean halvesKeys = layer.keys() >= layer.queries();
    int queryStep = halvesKeys ? 1 : 2;
    int keyStep = halvesKeys ? 2 : 1;
    int height = cells(layer.height(), queryStep);
    int width = cells(layer.width(), queryStep);
    int keyHeight = cells(layer.keyHeight(), keyStep);
    int keyWidth = cells(layer.keyWidth(), keyStep);
    float[] weights = new float[layer.images() * height * width * keyHeight * keyWidth];
    for (int image = 0; image < layer.images(); image++) {
      for (int query = 0; query < layer.queries(); query++) {
        int y = query / layer.width() / queryStep;
        int x = query % layer.width() / queryStep;
        int group = size(y, layer.height(), queryStep) * size(x, layer.width(), queryStep);
        float[] row = layer.row(image, query);
        int to = ((image * height + y) * width + x) * keyHeight * keyWidth;
        for (int key = 0; key < row.length; key++) {
          int cell = key / layer.keyWidth() / keyStep * keyWidth + key % layer.keyWidth() / keyStep;
          weights[to + cell] += row[key] / group;
        }
      }
    }
    return new Attention(height, width, keyHeight, keyWidth, weights);
  }

  private static int cells(int size, int step) {
    return (size + step - 1) / step;
  }

  /** How many old cells one new cell has along a side; the last may have fewer. */
  private static int size(int cell, int size, int step) {
    return Math.min(step, size - cell * step);
  }
}
