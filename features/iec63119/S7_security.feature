@63119:S7 @ocpi2.2.1
Feature: Security
  What is exchanged is nobody else's business. So everything that a platform offers is behind TLS that deserves the name,
  whoever calls makes sure who is there before anything is said, and a token opens what its owner may see, for as long
  as it is in force. (OCPI itself leaves TLS to others, knows no signatures and no end of tokens.)

  @S7-1 @63119:6 @63119:7.1-a @63119:7.2-b @63119:7.3
  @CPO @EMSP @HUB @mode:A @mode:B @needs:tls
  Scenario Outline: Every place is secured, and opened by nothing that is old or weak
    Given the platforms exchange their credentials directly
    And they know each other directly
    When every place that is announced directly is tried with <offer>
    Then every place deals with <offer> as it should

    Examples:
      | offer                        |
      | a usual handshake            |
      | TLS 1.0                      |
      | TLS 1.1                      |
      | suites without encryption    |
      | suites without a certificate |
      | suites with short keys       |
      | suites with DES              |
      | suites with 3DES             |
      | suites with RC4              |
      | a question in the clear      |

  @S7-2 @63119:7.1-a @63119:7.2-b @63119:7.3
  @CPO @EMSP @HUB @mode:A @mode:B @needs:tls @needs:test_authorities
  Scenario Outline: Nothing is said to somebody who may be anybody
    Given the platforms exchange their credentials directly
    And they know each other directly
    And at the address of our platform that is connected directly is somebody who <does>
    When our platform that is connected directly renews its credentials
    Then whoever calls there says nothing to somebody who <does>

    Examples: there is no doubt
      | does                                                           |
      | shows a certificate that expired yesterday                     |
      | shows a certificate that becomes valid in a month only         |
      | shows a certificate that carries the name of another host      |
      | shows a certificate that leads to a root that nobody installed |
      | shows a certificate that signed itself                         |
      | shows a certificate that has a signature that does not hold    |
      | shows a certificate that was issued by somebody who is no CA   |
      | speaks TLS 1.0 and nothing newer                               |
      | speaks TLS 1.1 and nothing newer                               |

    Examples: it takes more care to notice
      | does                                                                 |
      | shows a certificate that has an RSA key of 1024 bits                 |
      | shows a certificate that is meant for the other side of a connection |
      | shows a certificate that has a critical extension that nobody knows  |

  @S7-3 @63119:7.1-c @63119:7.2-c
  Scenario Outline: Nobody is believed who speaks in the name of somebody else
    Given the platforms exchange their credentials directly
    And they know each other directly
    When our platform that is connected directly tells of <thing> in the name of somebody else
    Then what is told in a wrong name is not taken
    When our platform that is connected directly looks whether it is there
    Then nothing was kept that came in a wrong name

    @CPO @mode:A
    Examples: an operator is told
      | thing  |
      | a card |

    @EMSP @HUB @mode:A @mode:B
    Examples: others are told
      | thing   |
      | a place |

  @S7-X1 @63119:7.1-c
  @CPO @mode:A @needs:remote_control @needs:sends_sessions
  Scenario: An order that comes once more starts nothing new
    Given the platforms exchange their credentials directly
    And they know each other directly
    And the places of the operator are read directly
    And one of them is free and can start from afar
    And a driver of the app has begun to charge directly at a place that can start from afar
    And the session runs directly
    When the same order is sent once more, as it was
    Then no second session comes of it

  @S7-4 @63119:7.2-c @63119:7.2-d
  @CPO @EMSP @HUB @mode:A @mode:B
  Scenario: A token that was replaced opens no list
    Given the platforms exchange their credentials directly
    And they know each other directly
    When our platform that is connected directly renews its credentials
    Then the other side looks again and answers with a new token
    When our platform that is connected directly asks for every list and shows the token before
    Then it is turned away everywhere because of its token

  @S7-X2 @63119:7.2-c
  @CPO @EMSP @HUB @mode:A @mode:B
  Scenario: A token that was taken back opens nothing
    Given the platforms exchange their credentials directly
    And they know each other directly
    And another token A for our platform that is connected directly
    When our platform that is connected directly takes its credentials back
    Then that is accepted
    When our platform that is connected directly asks for the versions with the token before
    Then it is turned away because of its token
    When our platform that is connected directly asks where it was served, and shows the token before
    Then it is turned away everywhere because of its token

  @S7-X3 @63119:7.2-c
  @CPO @EMSP @mode:A @needs:operator_actions
  Scenario: Who has left is told nothing any more
    Given the platforms exchange their credentials directly
    And they know each other directly
    And another token A for our platform that is connected directly
    And our platform reads directly what may change
    And there is something that may change
    And something has changed of which the other side tells those that it knows
    And our platform that is connected directly hears of such a change
    When our platform that is connected directly takes its credentials back
    Then that is accepted
    When something changes of which the other side tells those that it knows
    Then our platform that is connected directly hears nothing any more

  @S7-5 @63119:7.2-d
  @CPO @EMSP @HUB @mode:A @mode:B @needs:token_lifetime
  Scenario: A token has its time
    Given the platforms exchange their credentials directly
    And they know each other directly
    When its token has had its time
    And our platform that is connected directly asks for the versions with its token
    Then the token opens nothing any more
