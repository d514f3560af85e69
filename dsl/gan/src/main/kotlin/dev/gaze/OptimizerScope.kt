package dev.gaze

import dev.gaze.spec.AdamBuilder
import dev.gaze.spec.Schedule

/** A network's optimiser. */
@GazeDsl
public class OptimizerScope internal constructor(
    private val builder: AdamBuilder,
    private val said: () -> Unit,
) {
    private val now get() = builder.build()

    /** The learning rate as it is, at every step. */
    public val constant: Schedule get() = Schedule.CONSTANT

    /**
     * Adam (Kingma and Ba 2015). What is not given stays as it is; SAGAN's at first: betas 0 and 0.9, learning rate 1e-4 in the
     * generator and 4e-4 in the discriminator.
     *
     * @param lr the learning rate before the schedule
     * @param schedule [constant], [linearDecay], [cosine] or [warmUp]
     */
    public fun adam(
        lr: Double = now.learningRate(),
        beta1: Double = now.beta1(),
        beta2: Double = now.beta2(),
        epsilon: Double = now.epsilon(),
        schedule: Schedule = now.schedule(),
    ) {
        said()
        builder
            .learningRate(lr)
            .betas(beta1, beta2)
            .epsilon(epsilon)
            .schedule(schedule)
    }

    /** Full up to `from` of the run, then linearly down to 0 at its end: `linearDecay(from = 8.0 / 9)`. */
    public fun linearDecay(from: Double): Schedule = Schedule.LinearDecay(from)

    /** Half a cosine over the run, down to `end` of the learning rate. */
    public fun cosine(end: Double): Schedule = Schedule.Cosine(end)

    /** Linearly up from 0 over the first `steps` updates, then as `then` says. */
    public fun warmUp(
        steps: Int,
        then: Schedule = constant,
    ): Schedule = Schedule.WarmUp(steps, then)
}
