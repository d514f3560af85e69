/** Image files to pixels and back: what a file is, decoding, orientation, colour, resizing. */
@NullMarked
package dev.gaze.image.internal;

import org.jspecify.annotations.NullMarked;
