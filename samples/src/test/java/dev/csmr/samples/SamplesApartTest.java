package dev.csmr.samples;

import dev.csmr.testkit.CsmrCluster;

/** The samples, each with its components in several groups. */
@CsmrCluster(yaml = "clusters/apart.yaml")
final class SamplesApartTest extends SamplesContract {}
