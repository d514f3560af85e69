/** The formats of exported networks. */
@NullMarked
package dev.gaze.export.internal;

import org.jspecify.annotations.NullMarked;
