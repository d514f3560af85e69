package dev.gaze

import dev.gaze.checkpoint.RunFolder
import dev.gaze.data.ImageSource
import dev.gaze.shape.ShapeCheck
import dev.gaze.spec.GanSpec
import dev.gaze.train.TrainingEvent
import dev.gaze.train.TrainingRun
import dev.gaze.train.TrainingRunBuilder
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.channels.Channel.Factory.RENDEZVOUS
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.FlowCollector
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn

/**
 * Checks this GAN and trains it; suspends until the run is done.
 *
 * ```kotlin
 * val folder = spec.train(Shapes.square(32, 1), options = { folder(Path.of("runs/mine")) }) { event -> println(event) }
 * println(folder.samples())
 * ```
 *
 * Training has a dispatcher of its own. Cancelling stops it after the current step and saves before this returns; so does
 * an exception from [onEvent]. Where that save fails, its exception is thrown in place of the cancelling.
 *
 * @param data stays the caller's to close; tells the number of classes where the spec does not
 * @param options the run's folder, resuming, device and intervals
 * @param onEvent called in order, in the caller's context; the run waits for it
 * @return what the run left on disk
 * @throws dev.gaze.spec.SpecException where the spec does not fit together; nothing native has been started then
 * @throws dev.gaze.train.TrainingException where spec, data and folder do not go together, or a loss is not a number
 */
public suspend fun GanSpec.train(
    data: ImageSource,
    options: TrainingRunBuilder.() -> Unit = {},
    onEvent: suspend (TrainingEvent) -> Unit = {},
): RunFolder {
    val gan = ShapeCheck.check(withClasses(data.classes()))
    val builder = TrainingRun.builder(gan, data).apply(options)
    lateinit var folder: RunFolder
    events { builder.open().also { folder = it.folder() } }.collect(onEvent)
    return folder
}

/**
 * The run's events as a cold flow. Collecting takes the steps, on a dispatcher of its own and never more than one event ahead
 * of the collector, and closes the run at the end. Cancelling the collector, or its failing, stops the run after the current
 * step: it is saved and closed before the collecting scope ends.
 *
 * A run is collected once: collecting it again is an [IllegalStateException]. One that is not collected is still to be closed.
 */
public fun TrainingRun.events(): Flow<TrainingEvent> =
    events {
        check(!isClosed) { "the events of this run have been collected, and it is closed; to go on, open it again with resume(true)" }
        this
    }

private fun events(open: () -> TrainingRun): Flow<TrainingEvent> =
    flow { open().use { run -> emitAll(run) } }
        .buffer(RENDEZVOUS)
        .flowOn(Dispatchers.IO.limitedParallelism(1, "gaze-training"))

private suspend fun FlowCollector<TrainingEvent>.emitAll(run: TrainingRun) {
    try {
        for (event in run) emit(event)
    } catch (e: CancellationException) {
        // A last save that fails is not to hide behind the cancelling.
        run.close()
        throw e
    }
}
