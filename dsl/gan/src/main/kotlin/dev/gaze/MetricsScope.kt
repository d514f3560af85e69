package dev.gaze

import dev.gaze.spec.Metric
import dev.gaze.spec.MetricsBuilder
import dev.gaze.spec.Origins.Origin

/** What is measured in training: `metrics { every(1000); fid(); kid(); keepBest(fid) }`. */
@GazeDsl
public class MetricsScope internal constructor(
    private val builder: MetricsBuilder,
) {
    /** For [keepBest]. */
    public val fid: Metric get() = Metric.FID

    /** For [keepBest]. */
    public val kid: Metric get() = Metric.KID

    /** For [keepBest]. */
    public val inceptionScore: Metric get() = Metric.IS

    /** For [keepBest]: its coverage. */
    public val prdc: Metric get() = Metric.PRDC

    /** For [keepBest]: the mean over the classes. */
    public val intraFid: Metric get() = Metric.INTRA_FID

    /** For [keepBest]: what a classifier that has learnt generated images says of real ones. */
    public val cas: Metric get() = Metric.CAS

    /** Steps from one time to the next; 1,000 at first. The end is measured, too. */
    public fun every(steps: Int) {
        here().every(steps)
    }

    /** Images that are drawn each time, against at most twice as many real ones; 1,000 at first. */
    public fun samples(count: Int) {
        here().samples(count)
    }

    /** Fréchet's distance of features (Heusel et al. 2017); lower is better. */
    public fun fid() {
        here().fid()
    }

    /** Kernel distance (Bińkowski et al. 2018); lower is better. */
    public fun kid() {
        here().kid()
    }

    /** Inception score (Salimans et al. 2016); higher is better. */
    public fun inceptionScore() {
        here().inceptionScore()
    }

    /** Precision and recall (Kynkäänniemi et al. 2019), density and coverage (Naeem et al. 2020); higher is better. */
    public fun prdc() {
        here().prdc()
    }

    /** FID of each class, and their mean (Miyato and Koyama 2018); lower is better. */
    public fun intraFid() {
        here().intraFid()
    }

    /**
     * Classification accuracy, both ways (Shmelkov et al. 2018, Ravuri and Vinyals 2019); higher is better. Trains a classifier
     * each time, which takes long.
     */
    public fun cas() {
        here().cas()
    }

    /** Keeps the checkpoint that is the best by a metric, besides the newest. */
    public fun keepBest(metric: Metric) {
        here().keepBest(metric)
    }

    /** Ends the run after so many times in a row without a better [keepBest]; 0, at first: never. */
    public fun patience(times: Int) {
        here().patience(times)
    }

    private fun here(): MetricsBuilder = builder.at(Origin.ofScript())
}
