package dev.gaze.spec;

/** What is measured of images that a network draws; {@code docs/metrics.md} defines each. */
public enum Metric {
  /** Fréchet's distance of features (Heusel et al. 2017). */
  FID("fid", "FID", 2, true),
  /** Inception score (Salimans et al. 2016): mean, and standard deviation over ten splits. */
  IS("inceptionScore", "IS", 10, false),
  /** Kernel distance (Bińkowski et al. 2018). */
  KID("kid", "KID", 2, true),
  /**
   * Precision, recall (Kynkäänniemi et al. 2019), density and coverage (Naeem et al. 2020);
   * coverage tells the best.
   */
  PRDC("prdc", "coverage", 6, false),
  /** FID of each class, and their mean (Miyato and Koyama 2018). */
  INTRA_FID("intraFid", "intra-FID", 2, true),
  /** Classification accuracy, both ways (Shmelkov et al. 2018, Ravuri and Vinyals 2019). */
  CAS("cas", "CAS, generated to real", 2, false);

  private final String word;
  private final String number;
  private final int least;
  private final boolean lowest;

  Metric(String word, String number, int least, boolean lowest) {
    this.word = word;
    this.number = number;
    this.least = least;
    this.lowest = lowest;
  }

  /** How scripts call it. */
  public String word() {
    return word;
  }

  /** The name, without that of a network, of the number that tells the best. */
  public String number() {
    return number;
  }

  /** The images that it needs; of each class where {@link #isOfClasses}. */
  public int least() {
    return least;
  }

  /** Whether less is better. */
  public boolean isLowestBest() {
    return lowest;
  }

  /** Whether it is of images with classes. */
  public boolean isOfClasses() {
    return this == INTRA_FID || this == CAS;
  }
}
