/**
 * What users see of a graph: attention maps, and the pieces by which a KotlinDL layer, a batch of
 * latents and one of real images stand in it.
 */
@NullMarked
package dev.gaze.graph;

import org.jspecify.annotations.NullMarked;
