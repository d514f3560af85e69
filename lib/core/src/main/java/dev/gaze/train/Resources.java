package dev.gaze.train;

import java.util.List;

/** What is closed together. */
final class Resources {

  private Resources() {}

  /** Closes in reverse order; an error in one does not keep the others open. */
  static void closeAll(List<? extends AutoCloseable> opened) {
    RuntimeException first = null;
    for (int i = opened.size() - 1; i >= 0; i--) {
      try {
        opened.get(i).close();
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      } catch (Exception e) {
        first = first == null ? new IllegalStateException(e) : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
