/** Pictures of what a model makes. */
@NullMarked
package dev.gaze.view;

import org.jspecify.annotations.NullMarked;
