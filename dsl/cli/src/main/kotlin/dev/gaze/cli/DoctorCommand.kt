package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.core.ProgramResult
import com.github.ajalt.clikt.core.terminal
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.restrictTo
import dev.gaze.tensorflow.Doctor
import dev.gaze.tensorflow.kernels.KernelCases

/** `gaze doctor`: what Gaze finds on this machine. */
internal class DoctorCommand : CliktCommand(name = "doctor") {
    private val kernels by option(
        help = "Compute every operation of every layer in many sizes here, and compare with plain loops; takes minutes",
    ).flag()
    private val ofEach by option("--of-each", metavar = "N", help = "With --kernels: only so many cases of each operation (default: all)")
        .int()
        .restrictTo(min = 1)

    override fun help(context: Context): String =
        "Say what is found here: TensorFlow, CPU features, devices, memory, cache; and what to do about what is missing."

    override fun run() {
        val report = Doctor.examine()
        echo(report.text())
        if (report.problem().isPresent) throw ProgramResult(Exit.BAD_INPUT)
        if (kernels) checkKernels()
    }

    private fun checkKernels() {
        val cases = ofEach?.let(KernelCases::part) ?: KernelCases.all()
        Interrupt().use { interrupt ->
            val report = KernelsView(terminal).sweep(cases) { interrupt.signal != null }
            interrupt.signal?.let {
                // A terminal's Ctrl-C ends the processes that compute, too, which looks like a crash.
                echo("stopped after ${report.cases()} of ${cases.size} cases: no verdict", err = true)
                throw ProgramResult(Exit.SIGNAL + it)
            }
            echo(report.text())
            if (!report.sound()) throw ProgramResult(Exit.FAULTY)
        }
    }
}
