package dev.gaze.spec;

/**
 * The adversarial loss. r and f are the logits of real and generated images; every loss is a mean
 * over the batch.
 */
public enum Loss {
  /** D: max(0, 1 − r) + max(0, 1 + f); G: −f (Lim and Ye 2017; Miyato et al. 2018). */
  HINGE,
  /** D: softplus(−r) + softplus(f); G: softplus(−f) (Goodfellow et al. 2014). */
  NON_SATURATING,
  /** D: ½(r − 1)² + ½f²; G: ½(f − 1)² (Mao et al. 2017). */
  LEAST_SQUARES,
  /** D: f − r; G: −f (Arjovsky et al. 2017); needs a penalty or spectral norm. */
  WASSERSTEIN
}
