/** Trained networks for programs without Gaze. */
@NullMarked
package dev.gaze.export;

import org.jspecify.annotations.NullMarked;
