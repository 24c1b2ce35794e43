//! The server says that a scope has news: it is asked for within two seconds, and only where it is not here.

use domain::scope::ScopeId;

use super::*;

impl Tab {
    fn hear(&mut self, heads: Vec<(ScopeId, u64)>) {
        self.give(Event::News { heads, now_ms: self.now_ms, random: 7 });
    }

    fn heads(&self, ahead: u64) -> Vec<(ScopeId, u64)> {
        let kept = self.state.kept().expect("the stores");
        kept.scopes.iter().map(|scope| (scope.id, scope.cursor + ahead)).collect()
    }

    /// What is asked within two seconds.
    fn asks(&mut self) -> Option<Endpoint> {
        self.wait(2_000);
        self.sent.first().map(|(_, endpoint, _)| *endpoint)
    }
}

/// A tab that has been told everything, and asks nothing by itself for a while.
fn quiet() -> (Tab, Server) {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    tab.save(a_note(), 0);
    tab.wait(2_500);
    tab.talk(&mut server);
    assert_eq!(tab.asks(), None);
    (tab, server)
}

#[test]
fn what_is_not_here_is_asked_for_and_what_is_here_is_not() {
    let (mut tab, mut server) = quiet();
    tab.hear(tab.heads(0));
    assert_eq!(tab.asks(), None, "all of it is here");
    tab.hear(tab.heads(1));
    assert_eq!(tab.asks(), Some(Endpoint::Pull));
    tab.talk(&mut server);
    assert_eq!(tab.asks(), None, "once");
    // A list that is another has no lines; a scope that is not known here is of such a list.
    tab.hear(Vec::new());
    assert_eq!(tab.asks(), Some(Endpoint::Pull));
    tab.talk(&mut server);
    let unknown = ScopeId { audience: domain::AudienceKey::Person(NOTE.id), selector: domain::Selector::Rest };
    tab.hear(vec![(unknown, 1)]);
    assert_eq!(tab.asks(), Some(Endpoint::Pull));
}

#[test]
fn what_is_said_while_an_answer_is_on_its_way_is_asked_for_after_it() {
    let (mut tab, mut server) = quiet();
    tab.hear(tab.heads(1));
    assert_eq!(tab.asks(), Some(Endpoint::Pull));
    let answer = tab.deliver(&mut server);
    tab.hear(tab.heads(1));
    tab.answer(Ok(answer));
    assert_eq!(tab.asks(), Some(Endpoint::Pull), "the answer was of before");
    tab.talk(&mut server);
    assert_eq!(tab.asks(), None);
}

#[test]
fn nothing_is_asked_before_a_failure_has_had_its_wait() {
    let (mut tab, _) = quiet();
    tab.hear(tab.heads(1));
    assert_eq!(tab.asks(), Some(Endpoint::Pull));
    tab.answer(Err(NetError::Status { code: 503, retry_after_ms: Some(60_000) }));
    tab.hear(tab.heads(1));
    assert_eq!(tab.asks(), None);
    tab.wait(60_000);
    assert_eq!(tab.sent.first().map(|(_, endpoint, _)| *endpoint), Some(Endpoint::Pull));
}

#[test]
fn while_news_follow_each_other_they_are_asked_for_less_and_less_often() {
    let (mut tab, mut server) = quiet();
    let mut asked = 0;
    for _ in 0..120 {
        tab.hear(tab.heads(1));
        tab.wait(1_000);
        asked += usize::from(!tab.sent.is_empty());
        tab.talk(&mut server);
    }
    assert!((4..=10).contains(&asked), "{asked} times in two minutes");
}
