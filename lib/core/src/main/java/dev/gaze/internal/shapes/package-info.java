/** Painting the drawn shapes of the sample data set. */
@NullMarked
package dev.gaze.internal.shapes;

import org.jspecify.annotations.NullMarked;
