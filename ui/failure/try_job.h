// A remedy that is tried: one `heliograph explain --try`, which captures a scratch copy of the script.
#pragma once

#include "ui/run/child_job.h"

namespace heliograph::ui {

struct TryRequest {
    QString document; ///< a .helio
    int variant = 0;
    int remedy = 0; ///< from 1
    QString output; ///< the .helio to write
};

/// `path` is empty if nothing was captured; then `problem` says why, unless it was cancelled.
struct TryResult {
    QString path;
    Diagnostic problem;
    bool cancelled = false;
};

class TryJob : public ChildJob
{
    Q_OBJECT
public:
    explicit TryJob(const QString &program, QObject *parent = nullptr) : ChildJob(program, parent) {}

    void start(const TryRequest &request);

Q_SIGNALS:
    void finished(const heliograph::ui::TryResult &result);

protected:
    void answered(const QByteArray &json) override;
};

} // namespace heliograph::ui
