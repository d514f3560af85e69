/**
 * A checked GAN as one KotlinDL graph: generator and discriminator, their losses, and the two
 * training steps.
 */
@NullMarked
package dev.gaze.graph;

import org.jspecify.annotations.NullMarked;
