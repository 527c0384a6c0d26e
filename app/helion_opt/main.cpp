// helion-opt: the MLIR driver of the helion dialect.
#include "core/mlir/tool.h"

int main(int argc, char **argv)
{
    return heliograph::helionOptMain(argc, argv);
}
