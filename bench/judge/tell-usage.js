/** Loaded ahead of a program that is measured: as that ends, it tells on standard error what it took. */
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const took = {
    cpuS: (userCPUTime + systemCPUTime) / 1e6,
    peakMb: maxRSS / 1024,
    wallS: performance.now() / 1000,
  };
  console.error(`TOOK ${JSON.stringify(took)}`);
});
