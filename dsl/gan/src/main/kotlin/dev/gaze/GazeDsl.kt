package dev.gaze

/** Marks the scopes of `gan { }`: inside an inner one, what belongs to an outer one cannot be called by mistake. */
@DslMarker
@Target(AnnotationTarget.CLASS)
public annotation class GazeDsl
