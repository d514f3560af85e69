/** Specs as JSON. */
@NullMarked
package dev.gaze.json;

import org.jspecify.annotations.NullMarked;
