/**
 * How good generated images are: FID, intra-FID, IS, KID, PRDC and classification accuracy, in
 * float64 on OpenBLAS, over features of any {@link dev.gaze.metric.FeatureNet}.
 */
@NullMarked
package dev.gaze.metric;

import org.jspecify.annotations.NullMarked;
