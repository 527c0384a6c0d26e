#include "ui/run/gpu_words.h"

#include "ui/base/strings.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace heliograph::ui {

namespace {

struct Words {
    const char *code;
    const char *here, *there; ///< %1 is the host
};

#define WORDS(text) QT_TRANSLATE_NOOP("GpuWords", text)

/// What people can mend from the window; all else is said as the program that met it says it.
constexpr std::array kWords{
    Words{"gpu.no-driver",
          WORDS("This machine has no NVIDIA driver, so nothing can be timed on it. Run on the CPU, or add a host that "
                "has a GPU."),
          WORDS("%1 has no NVIDIA driver. Install it there, or choose another host.")},
    Words{"gpu.no-device",
          WORDS("This machine has no NVIDIA GPU, or may not use it (CUDA_VISIBLE_DEVICES, a container). Run on the "
                "CPU, or add a host that has a GPU."),
          WORDS("%1 has no NVIDIA GPU that it may use. Choose another host.")},
    Words{"gpu.no-tool",
          WORDS("This Heliograph was built without heliograph-run, which runs kernels on GPUs. Build "
                "it on a machine that has the headers of CUDA, or name the program in HELIOGRAPH_RUN."),
          nullptr},
    Words{"gpu.profiler-not-permitted",
          WORDS("The driver keeps hardware counters from users of this machine, so times are less exact and there are "
                "no samples. An administrator permits them: the line “options nvidia "
                "NVreg_RestrictProfilingToAdminUsers=0” in /etc/modprobe.d/, then a restart."),
          WORDS("The driver keeps hardware counters from users of %1, so times are less exact and there are no "
                "samples. An administrator permits them: the line “options nvidia "
                "NVreg_RestrictProfilingToAdminUsers=0” in /etc/modprobe.d/ there, then a restart.")},
    Words{"run.host-refused", nullptr,
          WORDS("%1 refused the login. Heliograph never asks for a password: set up a key with ssh-copy-id, or load "
                "it with ssh-add, then run again.")},
    Words{"run.host-key", nullptr,
          WORDS("ssh does not trust the key of %1. Connect once in a terminal and compare the key that it shows.")},
    Words{"run.host-unknown", nullptr,
          WORDS("There is no host called %1. Forget it and add it under the name that ssh knows.")},
    Words{"run.host-unreachable", nullptr,
          WORDS("%1 does not answer. Check that it is up and can be reached from here (network, VPN), then run "
                "again.")},
    Words{"run.host-lost", nullptr,
          WORDS("The connection to %1 was lost; what ran there was ended, and the document is as it was. Run "
                "again.")},
    Words{"run.host-full", nullptr,
          WORDS("The disk of %1 is full: heliograph-run could not be copied to ~/.cache/heliograph there.")},
};

#undef WORDS

} // namespace

QString gpuProblemWords(const Diagnostic &problem, const QString &host)
{
    const auto row = std::find_if(kWords.begin(), kWords.end(),
                                  [&problem](const Words &words) { return problem.code == words.code; });
    const char *words = row == kWords.end() ? nullptr : host.isEmpty() ? row->here : row->there;
    if (!words)
        return QStringLiteral("%1 %2").arg(toQString(problem.message), toQString(problem.next)).trimmed();
    const QString text = QCoreApplication::translate("GpuWords", words);
    return host.isEmpty() ? text : text.arg(host);
}

bool isWithoutGpu(const Diagnostic &problem)
{
    return problem.code == "gpu.no-driver" || problem.code == "gpu.no-device" || problem.code == "gpu.no-tool";
}

} // namespace heliograph::ui
