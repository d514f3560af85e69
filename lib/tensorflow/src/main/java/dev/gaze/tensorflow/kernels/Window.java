package dev.gaze.tensorflow.kernels;

/** A square window that moves over a map, with TensorFlow's rules for padding. */
record Window(int height, int width, int size, int stride, int dilation, boolean same) {
  /** A place of the map under a place of the window, for a place of the result; all row-major. */
  interface Visit {
    void at(int map, int window, int result);
  }

  int outHeight() {
    return out(height);
  }

  int outWidth() {
    return out(width);
  }

  String padding() {
    return same ? "SAME" : "VALID";
  }

  void forEach(Visit visit) {
    int top = before(height);
    int left = before(width);
    for (int outY = 0; outY < outHeight(); outY++) {
      for (int outX = 0; outX < outWidth(); outX++) {
        for (int i = 0; i < size; i++) {
          for (int j = 0; j < size; j++) {
            int y = outY * stride + i * dilation - top;
            int x = outX * stride + j * dilation - left;
            if (y >= 0 && y < height && x >= 0 && x < width) {
              visit.at(y * width + x, i * size + j, outY * outWidth() + outX);
            }
          }
        }
      }
    }
  }

  private int reach() {
    return (size - 1) * dilation + 1;
  }

  private int out(int in) {
    return ((same ? in : in - reach() + 1) + stride - 1) / stride;
  }

  private int before(int in) {
    return same ? Math.max(0, (out(in) - 1) * stride + reach() - in) / 2 : 0;
  }
}
