package dev.gaze.cli

import com.github.ajalt.mordant.rendering.AnsiLevel
import com.github.ajalt.mordant.terminal.Terminal
import com.github.ajalt.mordant.terminal.TerminalRecorder
import dev.gaze.train.TrainingEvent.Step
import dev.gaze.train.TrainingEvent.Warning
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TestTimeSource

class TrainingViewTest :
    FunSpec({
        fun step(number: Int): Step = Step(number, 250, 1.23456, 0.5, 312.4, Duration.ofSeconds(83))

        test("elsewhere than on a terminal: a line at once, then every five seconds, and the last") {
            val recorder = TerminalRecorder(ansiLevel = AnsiLevel.NONE, width = 100, outputInteractive = false)
            val clock = TestTimeSource()
            TrainingView(Terminal(terminalInterface = recorder), clock).use { view ->
                for (number in 1..8) {
                    view.show(step(number))
                    clock += 1.seconds
                }
            }
            recorder.stdout().lines() shouldBe
                listOf(1, 6, 8).map { "step $it/250  312 images/s  1m 23s left  D 1.235  G 0.500" } + ""
        }

        test("on a terminal: a bar with step, images/s, time left and both losses, within the width") {
            val recorder = TerminalRecorder(ansiLevel = AnsiLevel.NONE, width = 80, outputInteractive = true)
            TrainingView(Terminal(terminalInterface = recorder), TestTimeSource()).use { it.show(step(100)) }
            val bar = recorder.stdout().lines().first()
            bar shouldContain Regex("^[━ ]+ 100/250  312 images/s  1m 23s left  D 1.235  G 0.500$")
            bar.length shouldBe 80
        }

        test("a warning is said at once, on stderr") {
            val recorder = TerminalRecorder(ansiLevel = AnsiLevel.NONE, width = 100, outputInteractive = false)
            TrainingView(Terminal(terminalInterface = recorder), TestTimeSource()).use { view ->
                view.show(step(1))
                view.warn(Warning(7, "all samples of row 3 are alike"))
            }
            recorder.stderr() shouldBe "warning: step 7: all samples of row 3 are alike\n"
        }
    })
