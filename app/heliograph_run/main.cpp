// heliograph-run: runs captured kernels on a GPU.
#include "core/gpu/tool.h"

int main(int argc, char **argv)
{
    return heliograph::heliographRunMain(argc, argv);
}
