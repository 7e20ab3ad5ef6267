@63119:F4 @ocpp2.0.1+ocpi2.2.1 @CSMS
Feature: From the plug to the bill
  A driver of another provider charges at a station. The operator of the station asks that provider, lets the driver
  charge, and sends a bill in the end. What is on the bill has to be what happened at the station: here both ends are in
  one record, the station's and the provider's, and the operator in between is tested.

  Background:
    Given the platforms exchange their credentials directly
    And they know each other directly
    And a charging station that the CSMS has accepted

  @F4-X60
  Scenario: A roaming driver charges, and the bill is right
    Given the provider of the driver wants to be asked about the card
    When the driver connects the EV to EVSE 1
    And the driver shows the first token at EVSE 1
    Then the provider of the driver is asked about the card
    And our station has told of the session that the first token started
    And the CSMS calls the first token of the session good
    And the provider of the driver hears of the session
    When 180 seconds pass
    And the driver ends the session on EVSE 1
    Then the provider of the driver gets a bill
    And the energy on the bill is what our station told
    And the card on the bill is what our station told
    And the time on the bill is what our station told
    And the cost on the bill is what our station told

  @F4-X61
  Scenario Outline: A driver whom the provider does not vouch for does not charge
    Given the provider of the driver says that the card is <verdict>
    When our station asks about the first token
    Then the provider of the driver is asked about the card
    And the CSMS refuses the token
    And the provider of the driver hears of no session and gets no bill

    Examples:
      | verdict   |
      | blocked   |
      | expired   |
      | no_credit |
