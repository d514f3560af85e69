/** Training as something to pull: one {@code next()} is one step on the caller's thread. */
@NullMarked
package dev.gaze.train;

import org.jspecify.annotations.NullMarked;
