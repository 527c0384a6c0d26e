// Tests of running on a GPU from the window: the real program over a driver without a device (fake_cuda).
#pragma once

#include "core/store/store.h"
#include "tests/support/window_test.h"
#include "ui/run/device_chooser.h"
#include "ui/run/gpu_form.h"
#include "ui/run/gpu_job.h"
#include "ui/run/gpu_page.h"
#include "ui/run/run_panel.h"
#include "ui/views/bottom_panel.h"

#include <QFile>

namespace heliograph::test {

inline const QString kBuild = QStringLiteral(HELIOGRAPH_BINARY_DIR);
constexpr int kRunMs = 30000;

/// The sample's kernel with one argument, so that it can be launched.
inline Variant launchable(VariantId number)
{
    Variant variant = sampleVariant();
    variant.call += number > 1 ? " #" + std::to_string(number) : "";
    for (Stage &stage : variant.stages)
        if (const std::size_t at = stage.text.find("_param_0)"); stage.id == "ptx" && at != std::string::npos)
            stage.text.replace(at, 9,
                               "_param_0, .param .u64 _helion_matmul_param_1, .param .u64 _helion_matmul_param_2)");
    variant.launches = {
        Launch{"_helion_matmul",
               {"8", "2"},
               {},
               4,
               1,
               1,
               0,
               R"({"r":"launch","function":"_helion_matmul","kwargs":{},"signature":{},"constants":{}})"}};
    variant.records.push_back(R"({"r":"argument","index":0,"name":"x","kind":"tensor","dtype":"f32","shape":[64,32],)"
                              R"("stride":[32,1],"host":"out","storage":0,"offset":0})");
    return variant;
}

inline void writeLaunchable(const QString &path)
{
    QFile::remove(path);
    Result<Store> store = Store::openForWriting(path.toStdString());
    Kernel kernel{0, "matmul", "kernel.py", 6, {}};
    QVERIFY(store && store->addKernel(kernel));
    for (VariantId number = 1; number <= 2; ++number) {
        Variant variant = launchable(number);
        variant.kernel = kernel.id;
        QVERIFY(bool(store->addVariant(variant, {{"cubin", "\x7f"
                                                           "ELF"}})));
    }
}

/// With gpu.helio open: two variants of a kernel that takes x, and no run yet. Names are those of ui.
class GpuWindowTest : public WindowTest
{
protected:
    void needPrograms()
    {
        if (!QFile::exists(kBuild + QStringLiteral("/bin/heliograph-run")))
            QSKIP("heliograph-run was not built: no headers of CUDA");
        QVERIFY2(QFile::exists(kBuild + QStringLiteral("/bin/heliograph")), "build the target heliograph first");
    }
    void startOverFake()
    {
        qputenv("LD_LIBRARY_PATH", (kBuild + QStringLiteral("/lib/fake_cuda")).toUtf8());
        qputenv("HELIOGRAPH_CUPTI", "");
        QFile samples(path("samples"));
        QVERIFY(samples.open(QIODevice::WriteOnly) &&
                samples.write("_helion_matmul 16 long_scoreboard 40\n_helion_matmul 32 barrier 9\n") > 0);
        qputenv("HELIOGRAPH_FAKE_SAMPLES", path("samples").toUtf8());
        QFile executed(path("executed"));
        QVERIFY(executed.open(QIODevice::WriteOnly) && executed.write("_helion_matmul 16 64 2048 1024\n") > 0);
        qputenv("HELIOGRAPH_FAKE_EXECUTED", path("executed").toUtf8());
        for (const char *variable : {"HELIOGRAPH_FAKE", "HELIOGRAPH_FAKE_HANG", "HELIOGRAPH_FAKE_WRITES"})
            qunsetenv(variable);
        ui::RunChoice choice;
        choice.sample = false;
        ui::Settings().setRunChoice(choice);
        ui::Settings().setHosts({});
        writeLaunchable(path("gpu.helio"));
        start({1500, 1000}, kBuild + QStringLiteral("/bin/heliograph"));
        open(path("gpu.helio"));
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::ControlModifier | Qt::AltModifier)
    {
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(m_window.get(), key, modifiers);
    }
    void runByKeys()
    {
        key(Qt::Key_G);
        QVERIFY(m_window->gpuJob().isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->gpuJob().isRunning(), kRunMs);
    }
    std::vector<RunSummary> kept() const
    {
        const Result<Store> store = Store::open(path("gpu.helio").toStdString());
        return store ? store->document()->runs : std::vector<RunSummary>();
    }
    ui::RunPanel &panel() { return *m_window->runPanel(); }
    ui::GpuPage &page() { return *panel().gpu(); }
    QAction *action(const char *id) { return m_window->actions().action(id); }
    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
};

} // namespace heliograph::test
