// A file to open, as one line: its name, and its folder weak.
#pragma once

#include <QAbstractButton>

namespace heliograph::ui {

class FileLink : public QAbstractButton
{
    Q_OBJECT
public:
    /// `folder` shows where the file is.
    FileLink(const QString &path, bool folder, QWidget *parent);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_folder;
};

} // namespace heliograph::ui
