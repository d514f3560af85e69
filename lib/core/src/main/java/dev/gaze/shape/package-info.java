/** A spec that is proved to fit together: shapes, names and sizes of everything in it. */
@NullMarked
package dev.gaze.shape;

import org.jspecify.annotations.NullMarked;
