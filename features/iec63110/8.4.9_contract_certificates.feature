@63110:8.4.9 @ocpp2.0.1 @CS @needs:contract_certificates
Feature: A charging station fetches contract certificates for EVs
  What the EV says to have a contract certificate installed or updated the station hands on as it is. When there is none
  to be had, the EV is told so and the station goes on.

  Background:
    Given a charging station that the CSMS has accepted

  @IEC63110-8.4.9-P3
  Scenario Outline: The wish of the EV is passed on
    Given the CSMS has a contract certificate for the EV
    When an EV wants a contract certificate, "<action>"
    Then the station passes on what the EV says, "<action>"

    @TC_M_26_CS
    Examples: A new one
      | case    | action  |
      | install | Install |

    @TC_M_28_CS
    Examples: In place of the old one
      | case   | action |
      | update | Update |

  @IEC63110-8.4.9-N5 @needs:local_tokens
  Scenario Outline: Without a contract certificate the driver can still show a token
    Given the CSMS has no contract certificate for the EV
    When an EV wants a contract certificate, "<action>"
    Then the station passes on what the EV says, "<action>"
    And the connection stays up for 5 seconds
    Given the driver has started a session on EVSE 1
    Then the connection stays up for 1 seconds

    @TC_M_27_CS
    Examples: A new one
      | case    | action  |
      | install | Install |

    @TC_M_29_CS
    Examples: In place of the old one
      | case   | action |
      | update | Update |
