/** What a run leaves on disk: weights, optimiser state and where it stood. */
@NullMarked
package dev.gaze.checkpoint;

import org.jspecify.annotations.NullMarked;
