/** What several packages need and no user does. */
@NullMarked
package dev.gaze.internal;

import org.jspecify.annotations.NullMarked;
