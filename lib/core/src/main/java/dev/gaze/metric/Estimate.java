package dev.gaze.metric;

/**
 * A metric's mean over parts of the images, and how far it can be trusted.
 *
 * @param mean over the parts
 * @param spread what the metric's definition gives beside it: IS the population's standard
 *     deviation over the splits, KID the standard error of the mean; NaN of one part of KID
 */
public record Estimate(double mean, double spread) {}
