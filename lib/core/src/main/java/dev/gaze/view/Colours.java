package dev.gaze.view;

import java.awt.Color;
import java.util.List;

/** Colours that tell things apart for colour-blind eyes too, on light and on dark ground. */
final class Colours {

  /** Of Okabe and Ito 2008, without black; the clearest first. */
  static final List<String> SERIES =
      List.of("#E69F00", "#56B4E9", "#009E73", "#CC79A7", "#D55E00", "#F0E442", "#0072B2");

  private Colours() {}

  /** The colour of a series; those after the last begin again. */
  static Color series(int index) {
    return Color.decode(SERIES.get(index % SERIES.size()));
  }
}
