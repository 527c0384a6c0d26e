// A driver of the time before CUDA 12: it has none of the later calls.
extern "C" int cuInit(unsigned)
{
    return 0;
}

extern "C" int cuDriverGetVersion(int *version)
{
    *version = 11040;
    return 0;
}
