package dev.gaze.train;

import java.util.Map;
import java.util.function.Function;

/**
 * What a program measures in training by itself.
 *
 * @param every steps from one time to the next
 * @param measure numbers by name of what has been trained so far
 */
record Measuring(int every, Function<TrainedGan, Map<String, Double>> measure) {}
