/** Grids of generated images, and what stands beside their rows. */
@NullMarked
package dev.gaze.image;

import org.jspecify.annotations.NullMarked;
