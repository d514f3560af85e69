/** Batches of images, drawn in an order that a seed says, and made ahead of the step. */
@NullMarked
package dev.gaze.data.internal;

import org.jspecify.annotations.NullMarked;
