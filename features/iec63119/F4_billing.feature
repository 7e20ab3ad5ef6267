@63119:F4 @ocpi2.2.1
Feature: What was charged is billed, once and rightly
  When somebody has charged, the operator makes a bill: a record of the service in detail, with the tariffs that it rests
  on. It goes to the eMSP of the card, or waits to be fetched. A bill never changes; one that was wrong is taken back by
  another, and made anew. What each bill comes to is computed once more.

  @F4-P1 @CPO @needs:operator_actions
  Scenario Outline: Who has charged is billed
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our eMSP tells the operator of a card, <way>
    And the card may be used <way>
    And the list of places is read <way>
    And it has been read: places <way>
    And there is a free place to charge at, known <way>
    And the list of tariffs is read <way>
    And it has been read: tariffs <way>
    And the bills of today are read <way>
    And it has been read: CDRs <way>
    When a driver charges with that card and <ends>, known <way>
    Then a bill that is sent <way> is for that card
    When the bills of today are read <way>
    Then there is one bill for what was charged <way>
    And its tariffs were published <way>

    @mode:A
    Examples: without a hub
      | ends              | way      |
      | leaves            | directly |
      | parks for a while | directly |

  @F4-P1 @CPO @needs:operator_actions @mode:B
  Scenario: Who has charged is billed through a hub
    Given the platforms exchange their credentials through a hub
    And they know each other through a hub
    And our eMSP tells the operator of a card, through a hub
    And the card may be used through a hub
    And the list of places is read through a hub
    And it has been read: places through a hub
    And there is a free place to charge at, known through a hub
    And the list of tariffs is read through a hub
    And it has been read: tariffs through a hub
    And the bills of today are read through a hub
    And it has been read: CDRs through a hub
    When a driver charges with that card and parks for a while, known through a hub
    Then a bill that is sent through a hub is for that card
    When the bills of today are read through a hub
    Then there is one bill for what was charged through a hub
    And its tariffs were published through a hub

  @F4-P2 @EMSP
  Scenario Outline: A bill is taken, and can be read
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator reads the cards of the eMSP <way>
    And there is a card that may charge <way>
    When our operator sends <bill>, <way>
    Then the bill is taken
    When the first bill is read where it is, <way>
    Then it is the bill as it was sent <way>

    @mode:A
    Examples: without a hub
      | bill        | way      |
      | a bill      | directly |
      | a late bill | directly |

    @mode:B
    Examples: with one
      | bill                   | way           |
      | a bill that is relayed | through a hub |

  @F4-P3 @CPO
  Scenario Outline: All bills can be read, page by page, by whom they are for
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the list of CDRs is read <way>
    And it has been read: CDRs <way>
    When all CDRs are read again <way>, a third at a time
    Then the pages hold all CDRs that there are, none twice, <way>
    And all CDRs that are listed <way> are about cards of who asks

    @mode:A
    Examples: without a hub
      | way      |
      | directly |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F4-P4 @EMSP
  Scenario Outline: A wrong bill is taken back, and made anew
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator reads the cards of the eMSP <way>
    And there is a card that may charge <way>
    When our operator sends a bill, <way>
    Then the bill is taken
    When our operator sends a credit for it, <way>
    Then the bill is taken
    When our operator sends a corrected bill, <way>
    Then the bill is taken
    When the first bill is read where it is, <way>
    Then it is the bill as it was sent <way>

    @mode:A
    Examples: without a hub
      | way      |
      | directly |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F4-P5 @EMSP
  Scenario Outline: A tariff comes and goes
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    When our operator publishes a tariff <way>
    Then the tariff is taken over as told
    When the tariff is read where it was told <way>
    Then it is the tariff that was published <way>
    When our operator withdraws the tariff <way>
    Then the tariff is taken over as told
    When the tariff is read where it was told <way>
    Then there is no such tariff any more

    @mode:A
    Examples: without a hub
      | way      |
      | directly |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F4-P8 @CPO @mode:C @needs:operator_actions
  Scenario: Sessions are told directly, and billed through the hub
    Given the platforms exchange their credentials both
    And they know each other both
    And our hub lists our other platform as its client, too
    And our eMSP tells the operator of a card, both
    And the card may be used both
    And the list of places is read both
    And it has been read: places both
    And there is a free place to charge at, known both
    When a driver charges with that card and leaves, known both
    Then the bill comes through the hub

  @F4-P8 @EMSP @mode:C
  Scenario Outline: The bill of a session comes through the hub
    Given the platforms exchange their credentials both
    And they know each other both
    And our hub lists our other platform as its client, too
    And our operator reads the cards of the eMSP both
    And there is a card that may charge both
    And our operator tells directly of a session that is over
    When our operator sends <bill>, through a hub
    Then the bill is taken
    When the first bill is read where it is, through a hub
    Then it is the bill as it was sent through a hub

    Examples:
      | bill                     |
      | the bill of that session |

  @F4-P15 @CPO
  Scenario Outline: Every tariff can be found
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And the list of places is read <way>
    And it has been read: places <way>
    And the list of tariffs is read <way>
    And it has been read: tariffs <way>
    When all tariffs are read again <way>, a third at a time
    Then the pages hold all tariffs that there are, none twice, <way>
    And every tariff that a connector names is listed <way>

    @mode:A
    Examples: without a hub
      | way      |
      | directly |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F4-N1 @EMSP
  Scenario Outline: A bill that comes twice is booked once
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator reads the cards of the eMSP <way>
    And there is a card that may charge <way>
    When our operator sends a bill, <way>
    Then the bill is taken
    When our operator sends <second>, <way>
    Then nothing is booked a second time
    When the first bill is read where it is, <way>
    Then it is the bill as it was sent <way>

    @mode:A
    Examples: without a hub
      | second                   | way      |
      | the bill once more       | directly |
      | another bill with its id | directly |

    @mode:B
    Examples: with one
      | second                        | way           |
      | another bill with the same id | through a hub |

  @F4-N2 @EMSP @mode:A @mode:B
  Scenario Outline: A bill cannot be changed
    Given the platforms exchange their credentials directly
    And they know each other directly
    And our operator reads the cards of the eMSP directly
    And there is a card that may charge directly
    When our operator sends a bill, directly
    Then the bill is taken
    When our operator tries to change the bill by <method>, directly
    Then bills cannot be changed like that
    When the first bill is read where it is, directly
    Then it is the bill as it was sent directly

    Examples:
      | method |
      | PUT    |
      | PATCH  |
      | DELETE |

  @F4-N3 @EMSP @mode:A @mode:B
  Scenario Outline: A bill that is not as it should be is refused
    Given the platforms exchange their credentials directly
    And they know each other directly
    And our operator reads the cards of the eMSP directly
    And there is a card that may charge directly
    When our operator makes a bill <mistake> and sends it directly
    Then a bill <mistake> is not taken

    Examples:
      | mistake                   |
      | without a card            |
      | without charging periods  |
      | with its energy as a text |
      | that credits nothing      |

  @F4-N4 @EMSP
  Scenario Outline: A bill for a card of somebody else is refused
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our operator reads the cards of the eMSP <way>
    And there is a card that may charge <way>
    When our operator makes a bill for somebody else's card and sends it <way>
    Then a bill for somebody else's card is not taken

    @mode:A
    Examples: without a hub
      | way      |
      | directly |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F4-N5 @CPO @mode:C @needs:operator_actions
  Scenario Outline: Nobody sees the bills of others
    Given the platforms exchange their credentials both
    And they know each other both
    And our eMSP tells the operator of a card, both
    And the card may be used both
    And the list of places is read both
    And it has been read: places both
    And there is a free place to charge at, known both
    And the bills of today are read both
    And it has been read: CDRs both
    When a driver charges with that card and leaves, known both
    Then a bill that is sent both is for that card
    When the bills of today are read both
    Then there is one bill for what was charged both
    When the list of <what> is read once more through a hub
    Then all <what> that are listed through a hub are about cards of who asks

    Examples:
      | what     |
      | CDRs     |
      | sessions |

  @F4-N7 @CPO @needs:operator_actions
  Scenario Outline: A bill that nobody could take is found, and not sent late
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our eMSP tells the operator of a card, <way>
    And the card may be used <way>
    And the list of places is read <way>
    And it has been read: places <way>
    And there is a free place to charge at, known <way>
    And the bills of today are read <way>
    And it has been read: CDRs <way>
    And our eMSP answers the first bill <way> with nothing
    When a driver charges with that card and leaves, known <way>
    Then a bill that is sent <way> is for that card
    And the bill is not sent again <way>
    When the bills of today are read <way>
    Then there is one bill for what was charged <way>

    @mode:A
    Examples: without a hub
      | way      |
      | directly |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F4-N8 @EMSP @mode:A @mode:B
  Scenario Outline: A bill that cannot be right is doubted
    Given the platforms exchange their credentials directly
    And they know each other directly
    And our operator reads the cards of the eMSP directly
    And there is a card that may charge directly
    When our operator makes a bill <mistake> and sends it directly
    Then somebody has doubts about the bill

    Examples:
      | mistake                        |
      | that adds up to something else |
      | with energy below zero         |
      | that ends before it begins     |

  @F4-N15 @EMSP @mode:C
  Scenario: A bill that comes both ways is booked once
    Given the platforms exchange their credentials both
    And they know each other both
    And our hub lists our other platform as its client, too
    And our operator reads the cards of the eMSP both
    And there is a card that may charge both
    When our operator sends a bill, directly
    Then the bill is taken
    When our operator sends the bill on the other way, through a hub
    Then nothing is booked a second time
    When the first bill is read where it is, directly
    Then it is the bill as it was sent directly

  @F4-N16 @CPO @needs:operator_actions
  Scenario Outline: A bill that was not taken stays as it is
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our eMSP tells the operator of a card, <way>
    And the card may be used <way>
    And the list of places is read <way>
    And it has been read: places <way>
    And there is a free place to charge at, known <way>
    And the bills of today are read <way>
    And it has been read: CDRs <way>
    And our eMSP answers the first bill <way> with <answer>
    When a driver charges with that card and leaves, known <way>
    Then a bill that is sent <way> is for that card
    When the bills of today are read <way>
    Then there is one bill for what was charged <way>
    And the bill is listed <way> as it was sent

    @mode:A
    Examples: without a hub
      | answer    | way      |
      | OCPI 2001 | directly |
      | HTTP 500  | directly |

    @mode:B
    Examples: with one
      | answer      | way           |
      | no Location | through a hub |

  @F4-X1 @CPO @needs:operator_actions
  Scenario Outline: A bill is taken back
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    And our eMSP tells the operator of a card, <way>
    And the card may be used <way>
    And the list of places is read <way>
    And it has been read: places <way>
    And there is a free place to charge at, known <way>
    And the bills of today are read <way>
    And it has been read: CDRs <way>
    When a driver charges with that card and leaves, known <way>
    Then a bill that is sent <way> is for that card
    When the bills of today are read <way>
    Then there is one bill for what was charged <way>
    When the operator takes the bill back <way>
    Then that is told <way> by a bill of its own
    When the bills of today are read <way>
    Then the bill is listed <way> as it was sent

    @mode:A
    Examples: without a hub
      | way      |
      | directly |

    @mode:B
    Examples: with one
      | way           |
      | through a hub |
