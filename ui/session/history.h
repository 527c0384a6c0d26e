// The way through the document: active nodes in the order they were visited, with back and forward.
#pragma once

#include <QObject>
#include <QStringList>

namespace heliograph::ui {

class Session;

/// Nodes are kept by id, so that the way survives another variant; nodes that the shown variant lacks are passed over.
class History : public QObject
{
    Q_OBJECT
public:
    static constexpr int kLimit = 200;

    explicit History(Session *session, QObject *parent = nullptr);

    bool canGoBack() const;
    bool canGoForward() const;
    void back();
    void forward();

Q_SIGNALS:
    void moved();

private:
    void visit();
    int next(int step) const;
    void go(int position);
    QString activeId() const;

    Session *m_session;
    QStringList m_visited;
    int m_position = -1;
};

} // namespace heliograph::ui
