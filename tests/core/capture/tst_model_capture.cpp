// A capture of a model, with a bridge that plays back records: how it is asked for, and that nobody makes a stage-0 of
// it.
#include "core/capture/capture.h"
#include "core/store/store.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace heliograph;

namespace {

const QByteArray kModel = R"x({"r":"hello","schema":1,"versions":{"torch":"2.13.0"}}
{"r":"kernel","kernel":1,"name":"Net","file":"net.py","line":3,"model":true}
{"r":"variant","variant":1,"kernel":1,"target":"opset18","device":"","config":{"exporter":"dynamo"},"call":"Net(f32[8])"}
{"r":"module","id":0,"parent":null,"path":"","class":"net.Net","name":"Net","call":1,"shared":[],"loc":null}
{"r":"graph","set":"codegen","graph":0,"kind":"ExportedProgram","name":"forward","block_ids":[]}
{"r":"node","set":"codegen","graph":0,"node":"relu","op":"call_function","target":"aten.relu.default","args":[],"users":[],"module":0}
{"r":"stage","stage":"onnx","pipeline":"","text":"[n] relu = Relu (x)\n"}
{"r":"op","stage":"onnx","pipeline":"","op":0,"name":"Relu","label":"relu","kind":"operation","line":1,"column":1,"end_line":1,"end_column":20}
{"r":"link","stage":"onnx","pipeline":"","op":0,"node":"0:relu","how":"exact"}
{"r":"variant_end","variant":1,"ok":true}
{"r":"done","ok":true,"seconds":1}
)x";

} // namespace

class ModelCaptureTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void nobodyIsAskedForAStage0();
    void optionsReachTheBridge();

private:
    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }
    void makeProgram(const char *name, const QByteArray &text) const;
    /// What it prints.
    std::string capture();

    std::unique_ptr<QTemporaryDir> m_folder;
    CaptureOptions m_options;
};

void ModelCaptureTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(m_folder->path()).mkdir("heliograph_bridge"));
    QFile marker(path("heliograph_bridge/__main__.py"));
    QVERIFY(marker.open(QIODevice::WriteOnly));
    QFile records(path("records"));
    QVERIFY(records.open(QIODevice::WriteOnly));
    records.write(kModel);
    makeProgram("helion-opt", "cat > /dev/null; touch \"$0.asked\"");
    makeProgram("python", "shift; printf '%s|' \"$@\"; cat \"$RECORDS\" >&3");
    qputenv("HELIOGRAPH_BRIDGE", m_folder->path().toUtf8());
    qputenv("HELIOGRAPH_OPT", path("helion-opt").toUtf8());
    qputenv("RECORDS", path("records").toUtf8());
    m_options = {};
    m_options.file = "net.py";
    m_options.output = path("net.helio").toStdString();
    m_options.python = path("python").toStdString();
    m_options.onnx.emplace();
}

void ModelCaptureTest::makeProgram(const char *name, const QByteArray &text) const
{
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("#!/bin/sh\n" + text + "\n");
    file.close();
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

std::string ModelCaptureTest::capture()
{
    std::string printed;
    CaptureEvents events;
    events.output = [&printed](std::string_view text) { printed.append(text); };
    const Result<CaptureOutcome> outcome = captureToStore(m_options, events);
    return outcome ? printed : outcome.error().code;
}

void ModelCaptureTest::nobodyIsAskedForAStage0()
{
    capture();
    const VariantPtr model = *Store::open(m_options.output)->variant(1);
    QVERIFY(!QFile::exists(path("helion-opt.asked")));
    QVERIFY(model->stage("onnx") && !model->stage("stage0"));
    QVERIFY(model->diagnostics.empty());
    QCOMPARE(model->nodes.front().module, 0);
    QVERIFY(model->nodes.front().hue != kNone);
    QCOMPARE(model->stage("onnx")->links.size(), std::size_t(1));
}

void ModelCaptureTest::optionsReachTheBridge()
{
    QCOMPARE(capture(), std::string("capture|--records-fd|3|--onnx|net.py|"));
    m_options.onnx = OnnxOptions{"torchscript", "x[0]=batch", true};
    QCOMPARE(capture(), std::string("capture|--records-fd|3|--onnx|--onnx-exporter|torchscript|--onnx-dynamic|"
                                    "x[0]=batch|--onnx-custom-ops|net.py|"));
}

QTEST_GUILESS_MAIN(ModelCaptureTest)
#include "tst_model_capture.moc"
