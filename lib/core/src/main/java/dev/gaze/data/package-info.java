/**
 * Images for training: {@link dev.gaze.data.ImageSource} and its implementations, and the batches
 * drawn from them.
 *
 * <p>Pixels are uint8 {@code [H, W, C]} all the way; the graph normalises them to {@code [-1, 1]}.
 */
@NullMarked
package dev.gaze.data;

import org.jspecify.annotations.NullMarked;
